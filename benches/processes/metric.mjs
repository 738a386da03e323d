/** A fresh process for one metric, so that none finds the heap and the compiled code of another. */
import { METRICS, PROFILE } from '../metrics.mjs';

// No proxy stands between a contestant and the loopback.
process.env.NO_PROXY = '*';
process.env.no_proxy = '*';

const result = await { ...METRICS, ...PROFILE }[process.argv[2]]();
process.stdout.write(JSON.stringify(result));
