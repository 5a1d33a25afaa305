/* Skip rules in the browser: the same three values, and the same answers, as rules/conditions.py gives on the server.
   A value is a truth, a number, a text or a Set of codes; null: the answers do not settle it. A rule that asks for what a
   browser cannot do as the server does (a regular expression) raises Unknown, and the server alone decides it. */
const NO_DATA = "no_data";
const MOST = 1e15;
const NO_DATA_TYPES = new Set(["yes_no_partial", "select_one", "select_multiple", "integer", "decimal", "date"]);

export class Unknown extends Error {}

export function asTruth(value) {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return !Number.isNaN(value) && value !== 0;
  return value instanceof Set ? value.size > 0 : value !== "";
}

export function asNumber(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const text = asText(value);
  return /^\s*-?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})\s*$/.test(text) ? Number(text.trim()) : NaN;
}

export function asText(value) {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof Set) return [...value].sort(byCode).join(" ");
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  if (Number.isInteger(value) && Math.abs(value) < MOST) return String(value === 0 ? 0 : value);
  return written(value);
}

const byCode = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/* A number as the server writes it: without exponent from 1e-4 to 1e16, whole ones with a point. */
function written(number) {
  const [digits, power] = number.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${digits}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (Number.isInteger(number)) return `${BigInt(number)}.0`;
  if (exponent >= 0) return String(number);
  const sign = number < 0 ? "-" : "";
  return `${sign}0.${"0".repeat(-exponent - 1)}${digits.replace(/[-.]/g, "")}`;
}

export function isDate(value) {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const [year, month, day] = value.split("-").map(Number);
  if (year < 1 || month < 1 || month > 12) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= days[month - 1];
}

const words = (text) => text.split(/\s+/u).filter(Boolean);
const chosen = (value) => (value instanceof Set ? value : new Set(words(asText(value))));
const alike = (one, other) => one.size === other.size && [...one].every((code) => other.has(code));

function same(left, right) {
  const either = (test) => test(left) || test(right);
  if (either((one) => typeof one === "boolean")) return asTruth(left) === asTruth(right);
  if (either((one) => typeof one === "number")) return asNumber(left) === asNumber(right);
  if (either((one) => one instanceof Set)) return alike(chosen(left), chosen(right));
  return left === right;
}

const isReference = (rule) => Array.isArray(rule) && rule[0] === "$";
const raw = (rule, answers) => (isReference(rule) && rule[1] !== "." ? answers.raw(rule[1]) : null);
const holds = (rule, answers) => asTruth(evaluate(rule, answers));

const special = {
  and(operands, answers) {
    let result = true;
    for (const one of operands) {
      const truth = holds(one, answers);
      if (truth === false) return false;
      if (truth === null) result = null;
    }
    return result;
  },
  or(operands, answers) {
    let result = false;
    for (const one of operands) {
      const truth = holds(one, answers);
      if (truth === true) return true;
      if (truth === null) result = null;
    }
    return result;
  },
  if([condition, then, otherwise], answers) {
    const truth = holds(condition, answers);
    if (truth !== null) return evaluate(truth ? then : otherwise, answers);
    const one = evaluate(then, answers);
    const other = evaluate(otherwise, answers);
    if (one instanceof Set && other instanceof Set) return alike(one, other) ? one : null;
    return typeof one === typeof other && one === other ? one : null;
  },
  coalesce([first, second], answers) {
    const value = evaluate(first, answers);
    const empty = value === "" || (value instanceof Set && value.size === 0);
    return empty ? evaluate(second, answers) : value;
  },
  in([first, ...literals], answers) {
    const codes = new Set(literals.filter((one) => !Array.isArray(one)).map(asText));
    if (codes.has(NO_DATA) && raw(first, answers) === NO_DATA) return true;
    const value = evaluate(first, answers);
    if (value === null) return null;
    return value instanceof Set ? [...value].some((one) => codes.has(one)) : codes.has(asText(value));
  },
  selected([first, second], answers) {
    const code = evaluate(second, answers);
    if (code === NO_DATA && raw(first, answers) === NO_DATA) return true;
    const value = evaluate(first, answers);
    return value === null || code === null ? null : chosen(value).has(asText(code));
  },
  "="(operands, answers) {
    for (const [one, other] of [operands, [...operands].reverse()]) {
      if (one === NO_DATA && raw(other, answers) === NO_DATA) return true;
    }
    const [left, right] = operands.map((one) => evaluate(one, answers));
    return left === null || right === null ? null : same(left, right);
  },
  "!="(operands, answers) {
    const equal = special["="](operands, answers);
    return equal === null ? null : !equal;
  },
  "count-positive"([first], answers) {
    const value = evaluate(first, answers);
    if (value === null || !isReference(first)) return null;
    const alone = answers.exclusive(first[1]);
    return [...chosen(value)].filter((code) => !alone.has(code)).length;
  },
};

const ordered = (compare) => (left, right) =>
  isDate(left) && isDate(right) ? compare(left, right) : compare(asNumber(left), asNumber(right));

function round(value, places = 0) {
  const number = asNumber(value);
  const digits = asNumber(places);
  if (!(Number.isFinite(number) && Number.isFinite(digits) && Math.abs(number) < MOST)) return number;
  return rounded(number, Math.trunc(Math.max(-15, Math.min(15, digits))));
}

/* Half away from zero, on the shortest decimal writing of the number, as the server does it. */
function rounded(number, places) {
  const [mantissa, power] = Math.abs(number).toExponential().split("e");
  const figures = mantissa.replace(".", "");
  const shift = Number(power) - (figures.length - 1) + places;
  let whole = BigInt(figures);
  if (shift >= 0) whole *= 10n ** BigInt(shift);
  else {
    const unit = 10n ** BigInt(-shift);
    whole = (whole + unit / 2n) / unit;
  }
  const result = Number(`${whole}e${-places}`);
  return number < 0 ? -result : result;
}

const extreme = (choose) => (...values) => {
  const numbers = values.map(asNumber);
  return numbers.some(Number.isNaN) ? NaN : choose(...numbers);
};
const count = (text) => [...text].length;

const plain = {
  "<": ordered((left, right) => left < right),
  "<=": ordered((left, right) => left <= right),
  ">": ordered((left, right) => left > right),
  ">=": ordered((left, right) => left >= right),
  "+": (left, right) => asNumber(left) + asNumber(right),
  "-": (left, right) => asNumber(left) - asNumber(right),
  "*": (left, right) => asNumber(left) * asNumber(right),
  // Zero has no sign here: it may come from the server's whole numbers.
  div: (left, right) => asNumber(left) / (asNumber(right) || Math.abs(asNumber(right))),
  mod: (left, right) => {
    const [one, other] = [asNumber(left), asNumber(right)];
    return other === 0 || !Number.isFinite(one) || Number.isNaN(other) ? NaN : one % other;
  },
  neg: (value) => -asNumber(value),
  not: (value) => !asTruth(value),
  true: () => true,
  false: () => false,
  "count-selected": (value) => chosen(value).size,
  "string-length": (value) => count(asText(value)),
  concat: (...values) => values.map(asText).join(""),
  round,
  int: (value) => (Number.isFinite(asNumber(value)) ? Math.trunc(asNumber(value)) : asNumber(value)),
  number: asNumber,
  min: extreme(Math.min),
  max: extreme(Math.max),
  date: (value) => (isDate(value) ? value : ""),
};

export function evaluate(rule, answers) {
  if (!Array.isArray(rule)) return rule;
  const [name, ...operands] = rule;
  if (name === "$") return answers.value(operands[0]);
  if (Object.hasOwn(special, name)) return special[name](operands, answers);
  if (!Object.hasOwn(plain, name)) throw new Unknown(name);
  const values = operands.map((one) => evaluate(one, answers));
  return values.includes(null) ? null : plain[name](...values);
}

function typed(type, text) {
  if (!text || (text === NO_DATA && NO_DATA_TYPES.has(type))) return null;
  if (type === "select_multiple") return new Set(words(text));
  if (type !== "integer" && type !== "decimal") return text;
  const number = asNumber(text);
  return Number.isNaN(number) ? null : number;
}

/* Return a Map: question -> true, false, null (open) or undefined (the server decides).
   rules: rows [id, type, rule, calculation, exclusive codes] in order; given: question -> its answer as text. */
export function settle(rules, given) {
  const relevant = new Map();
  const calculated = new Map();
  const known = new Map(rules.map(([id, type, , , alone]) => [id, { type, alone: new Set(alone) }]));
  const seen = (question, read) => {
    if (relevant.has(question) && relevant.get(question) === undefined) throw new Unknown(question);
    const truth = relevant.get(question) ?? null;
    return truth ? read() : truth === false ? "" : null;
  };
  const answers = {
    value: (question) =>
      seen(question, () => {
        if (calculated.has(question)) {
          if (calculated.get(question) === undefined) throw new Unknown(question);
          return calculated.get(question);
        }
        return typed(known.get(question).type, given[question]);
      }),
    raw: (question) => seen(question, () => given[question] || null),
    exclusive: (question) => known.get(question)?.alone ?? new Set(),
  };
  const tried = (work) => {
    try {
      return work();
    } catch (error) {
      if (error instanceof Unknown) return undefined;
      throw error;
    }
  };
  for (const [id, , rule, calculation] of rules) {
    relevant.set(id, rule === null ? true : tried(() => holds(rule, answers)));
    if (calculation !== null) calculated.set(id, tried(() => evaluate(calculation, answers)));
  }
  return relevant;
}
