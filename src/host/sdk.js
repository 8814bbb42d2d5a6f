// What Cafe24's own SDK answers, and of which member.

import { at } from "./values.js";

export const answers = {}; // what Cafe24's SDK answered, by method

export let member; // the id of who is logged in, once it is known

// Asks Cafe24's SDK; the answer is the callback's last argument. Whether all have been answered.
export function ask(methods) {
  const open = at(methods).split(" ").filter((method) => {
    if (!(method in answers)) {
      answers[method] = 0;
      try {
        CAFE24API[method]((...answer) => (answers[method] = answer.pop() || {}));
      } catch {
        answers[method] = {};
      }
    }
    return !answers[method];
  });
  return !open.length;
}

// An answer of the SDK holds no longer; without a method none does.
export function forgetAnswer(method) {
  for (const known in answers) if (!at(method) || known == at(method)) delete answers[known];
}

export function setMember(id) {
  member = at(id);
}
