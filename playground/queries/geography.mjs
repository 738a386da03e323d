import { isPlace } from '../keen-rules.mjs';
import { readObject, refuse } from './parameters.mjs';

/** The only property with coordinates that Keen's filters know. */
const COORDINATES = 'keen.location.coordinates';

const EARTH_RADIUS_MILES = 3958.8;

const radians = (degrees) => (degrees * Math.PI) / 180;

/** @returns {number} along a great circle (haversine formula), in miles */
function distance([longitude, latitude], [otherLongitude, otherLatitude]) {
  const height = Math.sin(radians(otherLatitude - latitude) / 2) ** 2;
  const width = Math.sin(radians(otherLongitude - longitude) / 2) ** 2;
  const scale = Math.cos(radians(latitude)) * Math.cos(radians(otherLatitude));
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.min(1, Math.sqrt(height + scale * width)));
}

/**
 * @param {object} circle the `property_value` of a filter with `within`
 * @param {string} path its `property_name`
 * @returns {{coordinates: [number, number], miles: number}}
 * @throws {Refusal} 400
 */
export function readCircle(circle, path) {
  if (path !== COORDINATES) {
    refuse(
      `You specified a geo filter on a property other than ${COORDINATES}, which is not allowed. You specified: '${path}'.`,
      'InvalidPropertyNameForGeoFilter',
    );
  }
  const names = ['coordinates', 'max_distance_miles'];
  const { coordinates, max_distance_miles: most } = readObject(circle, 'within', names);
  if (!isPlace(coordinates)) refuse('coordinates of within must be [longitude, latitude].');
  const miles = typeof most === 'string' && most !== '' ? Number(most) : most;
  if (!(Number.isFinite(miles) && miles >= 0)) refuse('max_distance_miles must be a number.');
  return { coordinates, miles };
}

/** @returns {boolean} whether a value is a place inside the circle */
export const isWithin = (value, { coordinates, miles }) =>
  isPlace(value) && distance(value, coordinates) <= miles;
