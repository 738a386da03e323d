/** The answer to a request. The wasm knows it as `Answer` (src/host.rs). */
class Answer {
  constructor(response) {
    const { status } = response;
    // What is no status is no answer.
    if (typeof status !== 'number' || !(status >= 0 && status < 1000)) throw status;
    this.status = status;
    this.response = response;
    this.chunks = [];
    /** Milliseconds until now; less than 0 once the body has been read. */
    this.waited = 0;
  }

  errorCode() {
    try {
      const { error_code } = JSON.parse(Buffer.concat(this.waited < 0 ? this.chunks : []));
      if (typeof error_code === 'string') return error_code;
    } catch {
      // No JSON, no code.
    }
  }

  retryAfter() {
    try {
      const value = this.response.headers.get('retry-after');
      if (typeof value === 'string') return value;
    } catch {
      // A hostile answer has no header.
    }
  }
}

/**
 * Sends a request and reads the answer, by one timer: it goes off every `stepMs`, which most
 * answers never see, and keeps what it has measured.
 *
 * @param {import('./login.js').Login} login whose request it is
 * @param {string} url
 * @param {RequestInit} request
 * @param {number} ms the longest it may take
 * @param {number} stepMs of that, the body of an answer gets at least one step, and less than two
 * @param {number} bodyBytes as much of the body is read
 * @returns {Promise<Answer>} rejects with undefined when time ran out before the head of an answer
 *   had come, with anything else when none will come. A body that does not come is no failure.
 */
export function exchange(login, url, request, ms, stepMs, bodyBytes) {
  const { host } = login;
  const { setTimeout, clearTimeout } = host;
  return new Promise((resolve, reject) => {
    let answer;
    let isOver = false;
    let passed = 0;
    let step = 0;
    let timer;
    const end = (reason) => {
      isOver = true;
      clearTimeout(timer);
      if (answer) resolve(answer);
      else reject(reason);
    };
    const tick = () => {
      // Then the body has had a whole step.
      const isLate = answer?.waited > 0;
      passed += step;
      if (answer) answer.waited = passed;
      step = Math.min(stepMs, ms - passed);
      if (isLate || step <= 0) return end();
      timer = setTimeout(tick, step);
    };
    const run = async () => {
      try {
        const response = await host.fetch(url, request);
        if (isOver) return;
        answer = new Answer(response);
        let size = 0;
        // Web streams and Node's streams alike are read by iteration; leaving it ends the stream.
        for await (const chunk of response.body ?? []) {
          answer.chunks.push(chunk);
          size += chunk.length;
          // A chunk without a length ends it too.
          if (!(size < bodyBytes)) break;
        }
        answer.waited = -1;
        end();
      } catch (reason) {
        // Undefined is kept for a time that ran out.
        end(reason ?? null);
      }
    };
    tick();
    login.end = end;
    run();
  });
}
