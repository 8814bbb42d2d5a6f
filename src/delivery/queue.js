// Messages that have not left yet, each as [JSON, priority]: which go next, and which are given up when there are too
// many. Pure.

const CAPACITY = 1e4;
const BATCH = 100;

// Adds a message. Beyond the capacity the oldest one of the lowest priority is given up; how many were.
export function push(queue, message) {
  if (queue.push(message) <= CAPACITY) return 0;
  let first = 0;
  for (let at = 1; at < queue.length; at++) if (queue[at][1] < queue[first][1]) first = at;
  return queue.splice(first, 1).length;
}

// The oldest messages, at most `limit` bytes of them. One that is larger goes alone.
export function oldest(queue, limit) {
  let count = 0;
  // A UTF-16 unit becomes at most three bytes.
  const fits = ([json]) => (limit -= json.length * 3) >= 0 || !count;
  while (count < BATCH && queue[count] && fits(queue[count])) count++;
  return queue.slice(0, count);
}
