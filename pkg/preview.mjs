// virtual:glue
var SignUps = class {
  __destroy_into_raw() {
    const ptr = this.__wbg_ptr;
    this.__wbg_ptr = 0;
    SignUpsFinalization.unregister(this);
    return ptr;
  }
  free() {
    const ptr = this.__destroy_into_raw();
    wasm.__wbg_signups_free(ptr, 0);
  }
  /**
   * Whether a login goes on when its sign-up could not be recorded.
   * @returns {boolean}
   */
  get allowsOnError() {
    const ret = wasm.signups_allowsOnError(this.__wbg_ptr);
    return ret !== 0;
  }
  /**
   * The name of the collection.
   * @returns {string}
   */
  get collection() {
    const ret = wasm.signups_collection(this.__wbg_ptr);
    return ret;
  }
  /**
   * Where one event is posted.
   * @returns {string}
   */
  get eventUrl() {
    let deferred1_0;
    let deferred1_1;
    try {
      const ret = wasm.signups_eventUrl(this.__wbg_ptr);
      deferred1_0 = ret[0];
      deferred1_1 = ret[1];
      return getStringFromWasm0(ret[0], ret[1]);
    } finally {
      wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
    }
  }
  /**
   * The event of one user: `{isRecorded, json, token, createdMs, isDateBad, leftOut}`. A user who carries
   * the flag is recorded. `token` is `null` for a user without an id that is a text, `createdMs` where
   * `created_at` is missing or not understood, `leftOut` where nothing is; otherwise it is a list of
   * `{path, reason}`.
   *
   * # Errors
   * A `KeenSignupError` with the code `KEEN_EVENT` for a user that cannot be read.
   * @param {any} user
   * @param {any} context
   * @returns {any}
   */
  event(user, context) {
    const ret = wasm.signups_event(this.__wbg_ptr, user, context);
    if (ret[2]) {
      throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
  }
  /**
   * The name of the mark.
   * @returns {string}
   */
  get flag() {
    const ret = wasm.signups_flag(this.__wbg_ptr);
    return ret;
  }
  /**
   * The most requests that one login sends.
   * @returns {number}
   */
  get maxAttempts() {
    const ret = wasm.signups_maxAttempts(this.__wbg_ptr);
    return ret >>> 0;
  }
  /**
   * Reads the settings.
   *
   * # Errors
   * A `KeenSignupError` with the code `KEEN_SETTINGS`, for the first setting that is missing or bad.
   * @param {any} configuration
   */
  constructor(configuration) {
    const ret = wasm.signups_new(configuration);
    if (ret[2]) {
      throw takeFromExternrefTable0(ret[1]);
    }
    this.__wbg_ptr = ret[0];
    SignUpsFinalization.register(this, this.__wbg_ptr, this);
    return this;
  }
  /**
   * Everything about the sign-up of one user: `{isRecorded, isLinked, isTooOld, request, body, token,
   * createdMs, isDateBad, properties, leftOut, log}`. With one of the first three the rule sends nothing,
   * and `body` is what it would send otherwise. `event` is an Action's, for paths that start with it.
   *
   * # Errors
   * A `KeenSignupError` with the code `KEEN_EVENT` for a user that cannot be read.
   * @param {any} user
   * @param {any} context
   * @param {any} event
   * @returns {any}
   */
  preview(user, context, event) {
    const ret = wasm.signups_preview(this.__wbg_ptr, user, context, event);
    if (ret[2]) {
      throw takeFromExternrefTable0(ret[1]);
    }
    return takeFromExternrefTable0(ret[0]);
  }
  /**
   * What all requests to the project start with. Several events are posted to `/events` below it.
   * @returns {string}
   */
  get projectUrl() {
    let deferred1_0;
    let deferred1_1;
    try {
      const ret = wasm.signups_projectUrl(this.__wbg_ptr);
      deferred1_0 = ret[0];
      deferred1_1 = ret[1];
      return getStringFromWasm0(ret[0], ret[1]);
    } finally {
      wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
    }
  }
  /**
   * The time that one login has, in milliseconds.
   * @returns {number}
   */
  get timeoutMs() {
    const ret = wasm.signups_timeoutMs(this.__wbg_ptr);
    return ret >>> 0;
  }
  /**
   * A user created longer ago than this, in milliseconds, is not recorded.
   * @returns {number | undefined}
   */
  get windowMs() {
    const ret = wasm.signups_windowMs(this.__wbg_ptr);
    return ret[0] === 0 ? void 0 : ret[1];
  }
  /**
   * The value of the `Authorization` header, which must not be shown.
   * @returns {string}
   */
  get writeKey() {
    let deferred1_0;
    let deferred1_1;
    try {
      const ret = wasm.signups_writeKey(this.__wbg_ptr);
      deferred1_0 = ret[0];
      deferred1_1 = ret[1];
      return getStringFromWasm0(ret[0], ret[1]);
    } finally {
      wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
    }
  }
};
if (Symbol.dispose) SignUps.prototype[Symbol.dispose] = SignUps.prototype.free;
function isErrorCode(text) {
  const ptr0 = passStringToWasm0(text, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
  const len0 = WASM_VECTOR_LEN;
  const ret = wasm.isErrorCode(ptr0, len0);
  return ret !== 0;
}
function outcome(status) {
  let deferred1_0;
  let deferred1_1;
  try {
    const ret = wasm.outcome(status);
    deferred1_0 = ret[0];
    deferred1_1 = ret[1];
    return getStringFromWasm0(ret[0], ret[1]);
  } finally {
    wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
  }
}
function rejection(status, error_code) {
  let deferred3_0;
  let deferred3_1;
  try {
    const val2 = +status;
    var ptr0 = isLikeNone(error_code) ? 0 : passStringToWasm0(error_code, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
    var len0 = WASM_VECTOR_LEN;
    const ret = wasm.rejection(val2, ptr0, len0);
    deferred3_0 = ret[0];
    deferred3_1 = ret[1];
    return getStringFromWasm0(ret[0], ret[1]);
  } finally {
    wasm.__wbindgen_free(deferred3_0, deferred3_1, 1);
  }
}
function retryAfterMs(header) {
  const ptr0 = passStringToWasm0(header, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
  const len0 = WASM_VECTOR_LEN;
  const ret = wasm.retryAfterMs(ptr0, len0);
  return ret[0] === 0 ? void 0 : ret[1];
}
function rule(user, context, callback) {
  const ret = wasm.rule(user, context, callback);
  if (ret[1]) {
    throw takeFromExternrefTable0(ret[0]);
  }
}
function settingsOf(configuration) {
  const ret = wasm.settingsOf(configuration);
  return ret;
}
function version() {
  let deferred1_0;
  let deferred1_1;
  try {
    const ret = wasm.version();
    deferred1_0 = ret[0];
    deferred1_1 = ret[1];
    return getStringFromWasm0(ret[0], ret[1]);
  } finally {
    wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
  }
}
function waitMs(attempt, max_attempts, left_ms, retry_after_ms) {
  const ret = wasm.waitMs(attempt, max_attempts, left_ms, !isLikeNone(retry_after_ms), isLikeNone(retry_after_ms) ? 0 : retry_after_ms);
  return ret[0] === 0 ? void 0 : ret[1];
}
function __wbg_get_imports() {
  const import0 = {
    __proto__: null,
    __wbg_KEENIO_FLAG_5a0f883787b88790: function() {
      return handleError(function(arg0) {
        const ret = arg0.KEENIO_FLAG;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_Number_ff192a72a0dcdf6d: function(arg0) {
      const ret = Number(arg0);
      return ret;
    },
    __wbg___wbindgen_is_falsy_d864b623500ae65d: function(arg0) {
      const ret = !arg0;
      return ret;
    },
    __wbg___wbindgen_is_function_741ff2bb612836f5: function(arg0) {
      const ret = typeof arg0 === "function";
      return ret;
    },
    __wbg___wbindgen_is_null_c22311b1cc228e3a: function(arg0) {
      const ret = arg0 === null;
      return ret;
    },
    __wbg___wbindgen_is_object_8b968c3ab8e96595: function(arg0) {
      const val = arg0;
      const ret = typeof val === "object" && val !== null;
      return ret;
    },
    __wbg___wbindgen_is_string_fc456fee5d3317de: function(arg0) {
      const ret = typeof arg0 === "string";
      return ret;
    },
    __wbg___wbindgen_jsval_eq_38d7bfbe4cc84039: function(arg0, arg1) {
      const ret = arg0 === arg1;
      return ret;
    },
    __wbg___wbindgen_number_get_934b640d0889af78: function(arg0, arg1) {
      const obj = arg1;
      const ret = typeof obj === "number" ? obj : void 0;
      getDataViewMemory0().setFloat64((arg0 >>> 0) + 8 * 1, isLikeNone(ret) ? 0 : ret, true);
      getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, !isLikeNone(ret), true);
    },
    __wbg___wbindgen_string_get_7ce8eee7fd327545: function(arg0, arg1) {
      const obj = arg1;
      const ret = typeof obj === "string" ? obj : void 0;
      var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
      var len1 = WASM_VECTOR_LEN;
      getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
      getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    },
    __wbg___wbindgen_throw_4c88d8bf264fd984: function(arg0, arg1) {
      throw new Error(getStringFromWasm0(arg0, arg1));
    },
    __wbg__wbg_cb_unref_09736879a3f67559: function(arg0) {
      arg0._wbg_cb_unref();
    },
    __wbg_abort_33e827561b38da5b: function() {
      return handleError(function(arg0) {
        arg0.abort();
      }, arguments);
    },
    __wbg_all_79a70a4b6aca6f9e: function(arg0) {
      const ret = Promise.all(arg0);
      return ret;
    },
    __wbg_apply_16b946612dc93c27: function() {
      return handleError(function(arg0, arg1, arg2) {
        const ret = Reflect.apply(arg0, arg1, arg2);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_assign_6b6bb30388088072: function(arg0, arg1) {
      const ret = Object.assign(arg0, arg1);
      return ret;
    },
    __wbg_asyncIterator_3c3b9047761412e4: function() {
      const ret = Symbol.asyncIterator;
      return ret;
    },
    __wbg_bind_00665d4267fdf38a: function(arg0, arg1) {
      const ret = arg0.bind(arg1);
      return ret;
    },
    __wbg_call_14da6ad43f5f987c: function() {
      return handleError(function(arg0, arg1, arg2, arg3, arg4) {
        arg0.call(arg1, arg2, arg3, arg4);
      }, arguments);
    },
    __wbg_call_d02b686c3da620fb: function(arg0) {
      const ret = arg0.call();
      return ret;
    },
    __wbg_call_ec16cc9d59cea7cf: function(arg0, arg1, arg2) {
      Array.prototype.splice.call(arg0, arg1 >>> 0, arg2 >>> 0);
    },
    __wbg_clearTimeout_e67bf04bc74dba70: function() {
      return handleError(function(arg0, arg1) {
        arg0.clearTimeout(arg1);
      }, arguments);
    },
    __wbg_configuration_22b48a853b3bcd6c: function(arg0) {
      const ret = arg0.configuration;
      return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    },
    __wbg_configuration_823de6d17cb2fa77: function(arg0) {
      const ret = arg0.configuration;
      return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    },
    __wbg_construct_4d999e8ae26fe878: function() {
      return handleError(function(arg0, arg1) {
        const ret = Reflect.construct(arg0, arg1);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_decodeURIComponent_ccd4273738eaf684: function() {
      return handleError(function(arg0, arg1) {
        const ret = decodeURIComponent(getStringFromWasm0(arg0, arg1));
        return ret;
      }, arguments);
    },
    __wbg_defineProperties_95ce0c03d19af9f3: function() {
      return handleError(function(arg0, arg1) {
        Object.defineProperties(arg0, arg1);
      }, arguments);
    },
    __wbg_deleteProperty_3ad7a085da623822: function() {
      return handleError(function(arg0, arg1) {
        const ret = Reflect.deleteProperty(arg0, arg1);
        return ret;
      }, arguments);
    },
    __wbg_encode_1e689eb07047ab00: function(arg0, arg1) {
      const ret = arg0.encode(arg1);
      return ret;
    },
    __wbg_entries_7bb1459bd9b5c2b9: function(arg0) {
      const ret = Object.entries(arg0);
      return ret;
    },
    __wbg_error_5212da4dcf0e16c9: function() {
      return handleError(function(arg0, arg1, arg2) {
        arg0.error(getStringFromWasm0(arg1, arg2));
      }, arguments);
    },
    __wbg_error_code_a81967faa1352e73: function(arg0) {
      const ret = arg0.error_code;
      return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    },
    __wbg_fetch_6d20698e5f68d3b0: function() {
      return handleError(function(arg0, arg1, arg2) {
        const ret = arg0.fetch(arg1, arg2);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_from_629e1059e044d735: function() {
      return handleError(function(arg0) {
        const ret = Uint8Array.from(arg0);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_getOwnPropertyDescriptor_9e939ae633c1664e: function() {
      return handleError(function(arg0, arg1) {
        const ret = Object.getOwnPropertyDescriptor(arg0, arg1);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_getOwnPropertyDescriptors_e5c334ca3239f4d0: function(arg0) {
      const ret = Object.getOwnPropertyDescriptors(arg0);
      return ret;
    },
    __wbg_get_08c2ce990b97f5eb: function() {
      return handleError(function(arg0, arg1) {
        const ret = arg0[__wbindgen_enum_Key[arg1]];
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_get_11c4c81370555ad6: function() {
      return handleError(function(arg0, arg1, arg2) {
        const ret = arg0.get(getStringFromWasm0(arg1, arg2));
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_get_2080c49015e35254: function() {
      return handleError(function(arg0, arg1) {
        const ret = Reflect.get(arg0, arg1);
        return ret;
      }, arguments);
    },
    __wbg_get_2195ae455ef2f7d7: function() {
      return handleError(function(arg0, arg1) {
        const ret = arg0[__wbindgen_enum_Name[arg1]];
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_get_5067634e2756fa9d: function() {
      return handleError(function(arg0, arg1) {
        const ret = Reflect.get(arg0, arg1);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_get_body_257f05df5274891c: function(arg0) {
      const ret = arg0.body;
      return ret;
    },
    __wbg_get_d7176cfb76d71114: function(arg0, arg1) {
      const ret = arg0[arg1 >>> 0];
      return ret;
    },
    __wbg_get_headers_ff425ab43236922a: function(arg0) {
      const ret = arg0.headers;
      return ret;
    },
    __wbg_get_method_c5b22cde74975ecd: function(arg0, arg1) {
      const ret = arg1.method;
      var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
      var len1 = WASM_VECTOR_LEN;
      getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
      getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
    },
    __wbg_has_2c4d5cf25ec8c1cf: function() {
      return handleError(function(arg0, arg1) {
        const ret = Reflect.has(arg0, arg1);
        return ret;
      }, arguments);
    },
    __wbg_isArray_bcf1376d0d732d08: function(arg0) {
      const ret = Array.isArray(arg0);
      return ret;
    },
    __wbg_iterator_e4c5e8f68ada7b58: function() {
      const ret = Symbol.iterator;
      return ret;
    },
    __wbg_length_186163212ffe79c3: function(arg0) {
      const ret = arg0.length;
      return ret;
    },
    __wbg_length_b03a0fabb109b1e9: function(arg0) {
      const ret = arg0.length;
      return ret;
    },
    __wbg_length_e83e819f48c774e4: function(arg0) {
      const ret = arg0.length;
      return ret;
    },
    __wbg_new_056a2f8b8eff6869: function() {
      const ret = new TextEncoder();
      return ret;
    },
    __wbg_new_37eb45aaf5eeb820: function() {
      const ret = new Array();
      return ret;
    },
    __wbg_new_3e95cd7386bb9a6c: function(arg0) {
      const ret = new Date(arg0);
      return ret;
    },
    __wbg_new_787b9fb330d55d78: function(arg0, arg1) {
      const ret = new Error(getStringFromWasm0(arg0, arg1));
      return ret;
    },
    __wbg_new_ba40181b3f24ac80: function(arg0, arg1) {
      try {
        var state0 = { a: arg0, b: arg1 };
        var cb0 = (arg02, arg12) => {
          const a = state0.a;
          state0.a = 0;
          try {
            return wasm_bindgen__convert__closures_____invoke__h27ec99f28bee8080(a, state0.b, arg02, arg12);
          } finally {
            state0.a = a;
          }
        };
        const ret = new Promise(cb0);
        return ret;
      } finally {
        state0.a = 0;
      }
    },
    __wbg_new_cd4348290afae586: function() {
      const ret = new Object();
      return ret;
    },
    __wbg_next_6ab1a5d9d36e8d54: function() {
      return handleError(function(arg0) {
        const ret = arg0.next();
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_now_463ac581d2fc7ea3: function() {
      const ret = Date.now();
      return ret;
    },
    __wbg_now_9bd046f5f2134e2e: function() {
      return handleError(function(arg0) {
        const ret = arg0.now();
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_of_027eb15371aac932: function(arg0) {
      const ret = Array.of(arg0);
      return ret;
    },
    __wbg_of_e7ea0fcd535c1444: function(arg0, arg1) {
      const ret = Array.of(arg0, arg1);
      return ret;
    },
    __wbg_parse_550a635242af95e3: function() {
      return handleError(function(arg0) {
        const ret = JSON.parse(arg0);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_parse_db19ce9de46824f7: function(arg0, arg1) {
      const ret = Date.parse(getStringFromWasm0(arg0, arg1));
      return ret;
    },
    __wbg_prototypesetcall_13162965d1fe7aa3: function(arg0, arg1, arg2) {
      Uint8Array.prototype.set.call(getArrayU8FromWasm0(arg0, arg1), arg2);
    },
    __wbg_push_c9f4893fc209f768: function(arg0, arg1) {
      const ret = arg0.push(arg1);
      return ret;
    },
    __wbg_race_d17769ed306b5623: function(arg0) {
      const ret = Promise.race(arg0);
      return ret;
    },
    __wbg_random_df36b90cd78a7d54: function() {
      const ret = Math.random();
      return ret;
    },
    __wbg_reject_334b730b3c00849b: function(arg0) {
      const ret = Promise.reject(arg0);
      return ret;
    },
    __wbg_resolve_dbf78ab4942478b0: function(arg0) {
      const ret = Promise.resolve(arg0);
      return ret;
    },
    __wbg_setTimeout_409c91ec105d93a1: function() {
      return handleError(function(arg0, arg1, arg2, arg3) {
        const ret = arg0.setTimeout(arg1, arg2, arg3);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_set_2793479888329cb6: function() {
      return handleError(function(arg0, arg1, arg2) {
        const ret = Reflect.set(arg0, arg1, arg2);
        return ret;
      }, arguments);
    },
    __wbg_set_5ff1f9f244202953: function(arg0, arg1, arg2, arg3) {
      arg0[getStringFromWasm0(arg1, arg2)] = arg3;
    },
    __wbg_set_body_877d5251e78ca815: function(arg0, arg1) {
      arg0.body = arg1;
    },
    __wbg_set_d2d33b52458e984a: function(arg0, arg1, arg2) {
      arg0[arg1 >>> 0] = arg2;
    },
    __wbg_set_e4b9a833d288759a: function(arg0, arg1, arg2) {
      arg0[arg1] = arg2;
    },
    __wbg_set_headers_6d75a7df4eb22716: function(arg0, arg1) {
      arg0.headers = arg1;
    },
    __wbg_set_method_639e69af35614d36: function(arg0, arg1, arg2) {
      arg0.method = getStringFromWasm0(arg1, arg2);
    },
    __wbg_set_redirect_a95a432ab7d10765: function(arg0, arg1) {
      arg0.redirect = __wbindgen_enum_RequestRedirect[arg1];
    },
    __wbg_set_signal_0b2eee78907e5ba7: function(arg0, arg1) {
      arg0.signal = arg1;
    },
    __wbg_signedUp_c60dd7f7dedf609b: function() {
      return handleError(function(arg0) {
        const ret = arg0.signedUp;
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_static_accessor_GLOBAL_a58c6c3503710645: function() {
      const ret = globalThis;
      return ret;
    },
    __wbg_static_accessor_HOST_5e2bb9d5d784c1da: function() {
      const ret = typeof host === "undefined" ? void 0 : host;
      return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
    },
    __wbg_stringify_194693f2c1716e00: function() {
      return handleError(function(arg0) {
        const ret = JSON.stringify(arg0);
        return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
      }, arguments);
    },
    __wbg_then_656f253a5dd7d8ea: function(arg0, arg1, arg2) {
      const ret = arg0.then(arg1, arg2);
      return ret;
    },
    __wbg_toISOString_51ebc75332aba76a: function(arg0) {
      const ret = arg0.toISOString();
      return ret;
    },
    __wbindgen_generic_0000000000000001: function(arg0, arg1) {
      const ret = makeMutClosure(arg0, arg1, wasm_bindgen__convert__closures_____invoke__h383342aa59ff90f7);
      return ret;
    },
    __wbindgen_generic_0000000000000002: function(arg0) {
      const ret = arg0;
      return ret;
    },
    __wbindgen_generic_0000000000000003: function(arg0, arg1) {
      const ret = getStringFromWasm0(arg0, arg1);
      return ret;
    },
    __wbindgen_init_externref_table: function() {
      const table = wasm.__wbindgen_externrefs;
      table.set(0, void 0);
      table.set(1024, void 0);
      table.set(1025, null);
      table.set(1026, true);
      table.set(1027, false);
    }
  };
  return {
    __proto__: null,
    "./preview_bg.js": import0
  };
}
function wasm_bindgen__convert__closures_____invoke__h383342aa59ff90f7(arg0, arg1, arg2) {
  const ret = wasm.wasm_bindgen__convert__closures_____invoke__h383342aa59ff90f7(arg0, arg1, arg2);
  if (ret[1]) {
    throw takeFromExternrefTable0(ret[0]);
  }
}
function wasm_bindgen__convert__closures_____invoke__h27ec99f28bee8080(arg0, arg1, arg2, arg3) {
  wasm.wasm_bindgen__convert__closures_____invoke__h27ec99f28bee8080(arg0, arg1, arg2, arg3);
}
var __wbindgen_enum_Key = ["KEENIO_WRITE_KEY", "KEEN_WRITE_KEY", "KEENIO_PROJECT_ID", "KEEN_PROJ_ID", "KEENIO_EVENT_COLLECTION", "KEENIO_API_URL", "KEENIO_ON_ERROR", "KEENIO_DENY_MESSAGE", "KEENIO_TIMEOUT_MS", "KEENIO_MAX_ATTEMPTS", "KEENIO_FLAG", "KEENIO_PROPERTIES", "KEENIO_ADDONS", "KEENIO_SIGNUP_WINDOW"];
var __wbindgen_enum_Name = ["AbortController", "auth0", "body", "console", "created_at", "done", "event", "headers", "ip", "length", "message", "name", "performance", "primaryUser", "request", "signal", "status", "tenant", "updateAppMetadata", "userAgent", "user_id", "users", "value"];
var __wbindgen_enum_RequestRedirect = ["follow", "error", "manual"];
var SignUpsFinalization = typeof FinalizationRegistry === "undefined" ? { register: () => {
}, unregister: () => {
} } : new FinalizationRegistry((ptr) => wasm.__wbg_signups_free(ptr, 1));
function addToExternrefTable0(obj) {
  const idx = wasm.__externref_table_alloc();
  wasm.__wbindgen_externrefs.set(idx, obj);
  return idx;
}
var CLOSURE_DTORS = typeof FinalizationRegistry === "undefined" ? { register: () => {
}, unregister: () => {
} } : new FinalizationRegistry((state) => wasm.__wbindgen_destroy_closure(state.a, state.b));
function getArrayU8FromWasm0(ptr, len) {
  ptr = ptr >>> 0;
  return getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
}
var cachedDataViewMemory0 = null;
function getDataViewMemory0() {
  if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || cachedDataViewMemory0.buffer.detached === void 0 && cachedDataViewMemory0.buffer !== wasm.memory.buffer) {
    cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
  }
  return cachedDataViewMemory0;
}
function getStringFromWasm0(ptr, len) {
  ptr = ptr >>> 0;
  return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
var cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
  if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
    cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
  }
  return cachedUint8ArrayMemory0;
}
function handleError(f, args) {
  try {
    return f.apply(this, args);
  } catch (e) {
    const idx = addToExternrefTable0(e);
    wasm.__wbindgen_exn_store(idx);
  }
}
function isLikeNone(x) {
  return x === void 0 || x === null;
}
function makeMutClosure(arg0, arg1, f) {
  const state = { a: arg0, b: arg1, cnt: 1 };
  const real = (...args) => {
    state.cnt++;
    const a = state.a;
    state.a = 0;
    try {
      return f(a, state.b, ...args);
    } finally {
      state.a = a;
      real._wbg_cb_unref();
    }
  };
  real._wbg_cb_unref = () => {
    if (--state.cnt === 0) {
      wasm.__wbindgen_destroy_closure(state.a, state.b);
      state.a = 0;
      CLOSURE_DTORS.unregister(state);
    }
  };
  CLOSURE_DTORS.register(real, state, state);
  return real;
}
function passStringToWasm0(arg, malloc, realloc) {
  if (realloc === void 0) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr2 = malloc(buf.length, 1) >>> 0;
    getUint8ArrayMemory0().subarray(ptr2, ptr2 + buf.length).set(buf);
    WASM_VECTOR_LEN = buf.length;
    return ptr2;
  }
  let len = arg.length;
  let ptr = malloc(len, 1) >>> 0;
  const mem = getUint8ArrayMemory0();
  let offset = 0;
  for (; offset < len; offset++) {
    const code = arg.charCodeAt(offset);
    if (code > 127) break;
    mem[ptr + offset] = code;
  }
  if (offset !== len) {
    if (offset !== 0) {
      arg = arg.slice(offset);
    }
    ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
    const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
    const ret = cachedTextEncoder.encodeInto(arg, view);
    offset += ret.written;
    ptr = realloc(ptr, len, offset, 1) >>> 0;
  }
  WASM_VECTOR_LEN = offset;
  return ptr;
}
function takeFromExternrefTable0(idx) {
  const value = wasm.__wbindgen_externrefs.get(idx);
  wasm.__externref_table_dealloc(idx);
  return value;
}
var cachedTextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
cachedTextDecoder.decode();
var MAX_SAFARI_DECODE_BYTES = 2146435072;
var numBytesDecoded = 0;
function decodeText(bytes) {
  numBytesDecoded += bytes.length;
  if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
    cachedTextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
    cachedTextDecoder.decode();
    numBytesDecoded = bytes.length;
  }
  return cachedTextDecoder.decode(bytes);
}
var cachedTextEncoder = new TextEncoder();
if (!("encodeInto" in cachedTextEncoder)) {
  cachedTextEncoder.encodeInto = function(arg, view) {
    const buf = cachedTextEncoder.encode(arg);
    view.set(buf);
    return {
      read: arg.length,
      written: buf.length
    };
  };
}
var WASM_VECTOR_LEN = 0;
var wasmModule;
var wasmInstance;
var wasm;
function __wbg_finalize_init(instance, module) {
  wasmInstance = instance;
  wasm = instance.exports;
  wasmModule = module;
  cachedDataViewMemory0 = null;
  cachedUint8ArrayMemory0 = null;
  wasm.__wbindgen_start();
  return wasm;
}
async function __wbg_load(module, imports) {
  if (typeof Response === "function" && module instanceof Response) {
    if (!module.ok) {
      throw new Error(`failed to fetch Wasm: ${module.status} ${module.statusText} fetching '${module.url}'`);
    }
    if (typeof WebAssembly.instantiateStreaming === "function") {
      try {
        return await WebAssembly.instantiateStreaming(module, imports);
      } catch (e) {
        const validResponse = expectedResponseType(module.type);
        if (validResponse && module.headers.get("Content-Type") !== "application/wasm") {
          console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with `application/wasm` MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n", e);
        } else {
          throw e;
        }
      }
    }
    const bytes = await module.arrayBuffer();
    return await WebAssembly.instantiate(bytes, imports);
  } else {
    const instance = await WebAssembly.instantiate(module, imports);
    if (instance instanceof WebAssembly.Instance) {
      return { instance, module };
    } else {
      return instance;
    }
  }
  function expectedResponseType(type) {
    switch (type) {
      case "basic":
      case "cors":
      case "default":
        return true;
    }
    return false;
  }
}
function initSync(module) {
  if (wasm !== void 0) return wasm;
  if (module !== void 0) {
    if (Object.getPrototypeOf(module) === Object.prototype) {
      ({ module } = module);
    } else {
      console.warn("using deprecated parameters for `initSync()`; pass a single object instead");
    }
  }
  const imports = __wbg_get_imports();
  if (!(module instanceof WebAssembly.Module)) {
    module = new WebAssembly.Module(module);
  }
  const instance = new WebAssembly.Instance(module, imports);
  return __wbg_finalize_init(instance, module);
}
var __wbg_init_promise;
async function __wbg_init(module_or_path) {
  if (wasm !== void 0) return wasm;
  if (__wbg_init_promise === void 0) {
    __wbg_init_promise = __wbg_init_once(module_or_path);
    __wbg_init_promise.catch(() => {
      __wbg_init_promise = void 0;
    });
  }
  return __wbg_init_promise;
}
async function __wbg_init_once(module_or_path) {
  if (module_or_path !== void 0) {
    if (Object.getPrototypeOf(module_or_path) === Object.prototype) {
      ({ module_or_path } = module_or_path);
    } else {
      console.warn("using deprecated parameters for the initialization function; pass a single object instead");
    }
  }
  if (module_or_path === void 0) {
    module_or_path = new URL("preview_bg.wasm", import.meta.url);
  }
  const imports = __wbg_get_imports();
  if (typeof module_or_path === "string" || typeof Request === "function" && module_or_path instanceof Request || typeof URL === "function" && module_or_path instanceof URL) {
    module_or_path = fetch(module_or_path);
  }
  const { instance, module } = await __wbg_load(await module_or_path, imports);
  return __wbg_finalize_init(instance, module);
}

// <stdin>
var wasmUrl = new URL("preview_bg.wasm", import.meta.url);
export {
  SignUps,
  __wbg_init as init,
  initSync,
  isErrorCode,
  outcome,
  rejection,
  retryAfterMs,
  rule,
  settingsOf,
  version,
  waitMs,
  wasmUrl
};
