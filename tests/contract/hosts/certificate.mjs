export { makeCertificate } from '../../../playground/certificate.mjs';
