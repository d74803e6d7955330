// The part of jest, vitest, mocha and node:test that small tests use; what is not here says so when it is called.
import assert from "node:assert";
import { createRequire } from "node:module";
import util from "node:util";

let report;
let tail = Promise.resolve();
let scope = newScope("", null);

function newScope(name, parent) {
  return { name, parent, before: [], after: [], beforeEach: [], afterEach: [], begun: false, skip: parent?.skip ?? false };
}

// Resolves when every test that was registered, also by other tests, has ended.
export async function queue() {
  for (let last; last !== tail; ) {
    last = tail;
    await last;
  }
  await hooks([{ run: scope.after }], "afterAll");
}

async function hooks(groups, label) {
  for (const { run } of groups) for (const hook of run) {
    try {
      await call(hook);
    } catch (error) {
      report.failed(label, error);
    }
  }
}

function chain(inner) {
  const scopes = [];
  for (let s = inner; s; s = s.parent) scopes.unshift(s);
  return scopes;
}

// A function that takes an argument is given `done` (mocha, jest), which also is a test context (node:test, vitest).
function call(fn, path = "", inner = scope) {
  if (fn.length === 0) return fn();
  let settle;
  const finished = new Promise((resolve, reject) => {
    settle = (error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve());
  });
  const context = Object.assign((error) => settle(error), {
    test: (...args) => sub(path, inner, ...args), it: (...args) => sub(path, inner, ...args),
    assert, expect, diagnostic() {}, plan() {}, mock, after: (hook) => inner.after.push(hook),
    skip() { throw new Skip(); }, todo() { throw new Skip(); },
    fail: (error) => settle(error ?? new Error("done.fail")),
  });
  if (fn.length > 1) {
    fn(context, context);
    return finished;
  }
  const named = /^(?:async\s*)?(?:function\s*\w*\s*)?\(?\s*(\w+)/.exec(String(fn));
  const result = fn(context);
  return result?.then || !/^(?:done|cb|callback|next|end|finish)$/.test(named?.[1] ?? "") ? result : finished;
}

class Skip extends Error {}

async function sub(path, inner, ...args) {
  const { name, options, fn } = parsed(args);
  if (options.skip || options.todo || !fn) return report.skipped(`${path} > ${name}`);
  await runOne(`${path} > ${name}`, fn, inner, {}, true);
}

const parsed = (args) => {
  const fn = args.find((a) => typeof a === "function");
  const name = typeof args[0] === "string" ? args[0] : fn?.name || "anonymous";
  return { name, fn, options: args.find((a) => a && typeof a === "object") ?? {} };
};

async function runOne(path, fn, inner, { fails = false } = {}, nested = false) {
  const scopes = chain(inner);
  for (const s of scopes) {
    if (s.begun) continue;
    s.begun = true;
    await hooks([{ run: s.before }], `${s.name || "tests"} beforeAll`);
  }
  report.begin(path);
  expected = undefined;
  asserted = 0;
  let failure;
  try {
    if (!nested) for (const s of scopes) for (const hook of s.beforeEach) await call(hook);
    await call(fn, path, inner);
    if (expected !== undefined && asserted !== expected) fail(`expected ${expected} assertions, ${asserted} were made`);
    if (expectsAny && !asserted) fail("expected an assertion, none was made");
  } catch (error) {
    failure = error ?? new Error(`threw ${error}`);
  }
  expectsAny = false;
  try {
    if (!nested) for (const s of scopes.reverse()) for (const hook of s.afterEach) await call(hook);
  } catch (error) {
    failure ??= error;
  }
  if (failure instanceof Skip) report.skipped(path);
  else if (fails && failure) report.ok(path);
  else if (fails) report.failed(path, new Error("was expected to fail, and passed"));
  else if (failure) report.failed(path, failure);
  else report.ok(path);
}

const pathOf = (s, name) => [...chain(s).map((x) => x.name).filter(Boolean), name].join(" > ");

function addTest(flags, ...args) {
  const { name, fn, options } = parsed(args);
  const inner = scope;
  const path = pathOf(inner, name);
  if (flags.skip || inner.skip || options.skip || options.todo || !fn) {
    tail = tail.then(() => report.skipped(path));
  } else {
    tail = tail.then(() => runOne(path, fn, inner, flags));
  }
  return tail;
}

function addGroup(flags, ...args) {
  const { name, fn, options } = parsed(args);
  const outer = scope;
  const inner = (scope = newScope(name, outer));
  inner.skip ||= Boolean(flags.skip || options.skip);
  const end = () => {
    tail = tail.then(() => hooks([{ run: inner.after }], `${name} afterAll`));
  };
  try {
    const result = fn?.();
    if (result?.then) tail = tail.then(() => result);
  } catch (error) {
    tail = tail.then(() => report.failed(pathOf(outer, name), error));
  } finally {
    scope = outer;
    end();
  }
  return tail;
}

// `%s` and `$name` in the names of tables' rows.
function title(template, row, values, index) {
  let i = 0;
  return String(template)
    .replace(/%([sdifjop#%])/g, (_, c) => (c === "%" ? "%" : c === "#" ? index : c === "j" ? JSON.stringify(values[i++]) : show(values[i++])))
    .replace(/\$(\w+)/g, (all, key) => (row && typeof row === "object" && key in row ? show(row[key]) : all));
}

const each = (add) => (table, ...cells) => (name, fn) => {
  let rows = table;
  if (table?.raw) {
    const heads = table[0].trim().split(/\s*\|\s*/);
    rows = [];
    for (let i = 0; i < cells.length; i += heads.length) rows.push(Object.fromEntries(heads.map((h, k) => [h, cells[i + k]])));
  }
  rows.forEach((row, i) => {
    const values = Array.isArray(row) ? row : [row];
    add(title(name, row, values, i), () => fn(...values));
  });
};

function family(add) {
  const make = (flags) => Object.assign((...args) => add(flags, ...args), { each: each((...args) => add(flags, ...args)) });
  const base = make({});
  for (const [key, flags] of Object.entries({
    only: {}, skip: { skip: true }, todo: { skip: true }, concurrent: {}, sequential: {}, failing: { fails: true }, fails: { fails: true },
  })) base[key] = make(flags);
  base.for = base.each;
  base.skipIf = (condition) => (condition ? base.skip : base);
  base.runIf = (condition) => (condition ? base : base.skip);
  return base;
}

export const test = family(addTest);
export const describe = family(addGroup);
export const it = test;
export const suite = describe;
export const context = describe;
export const specify = test;
export const xit = test.skip;
export const xtest = test.skip;
export const xdescribe = describe.skip;
export const fit = test;
export const fdescribe = describe;
Object.assign(test, { test, it, describe, suite });
export default test;

const hook = (kind) => (...args) => void scope[kind].push(args.find((a) => typeof a === "function"));
export const beforeAll = hook("before");
export const before = beforeAll;
export const afterAll = hook("after");
export const after = afterAll;
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");
Object.assign(test, { before, after, beforeEach, afterEach, beforeAll, afterAll });

// ---------------------------------------------------------------- functions that remember their calls

function fn(body) {
  const once = [];
  const f = function (...args) {
    f.mock.calls.push(args);
    const run = once.length ? once.shift() : f.body;
    try {
      const value = run ? run.apply(this, args) : undefined;
      f.mock.results.push({ type: "return", value });
      return value;
    } catch (error) {
      f.mock.results.push({ type: "throw", value: error });
      throw error;
    }
  };
  f.body = body;
  f.mock = { calls: [], results: [], callCount: () => f.mock.calls.length };
  const set = (next) => ((f.body = next), f);
  return Object.assign(f, {
    mockImplementation: set, mockImplementationOnce: (next) => (once.push(next), f),
    mockReturnValue: (v) => set(() => v), mockReturnValueOnce: (v) => (once.push(() => v), f),
    mockResolvedValue: (v) => set(async () => v), mockResolvedValueOnce: (v) => (once.push(async () => v), f),
    mockRejectedValue: (v) => set(async () => { throw v; }), mockRejectedValueOnce: (v) => (once.push(async () => { throw v; }), f),
    mockClear: () => ((f.mock.calls.length = f.mock.results.length = 0), f),
    mockReset: () => ((f.mock.calls.length = f.mock.results.length = 0), set(undefined)),
  });
}

const spied = [];
function spyOn(object, key) {
  const original = object[key];
  const spy = fn(original);
  spy.mockRestore = () => void (object[key] = original);
  spied.push(spy);
  object[key] = spy;
  return spy;
}

const missing = (name) => new Proxy({}, { get: (_, key) => () => { throw new Error(`${name}.${String(key)} can't be run here`); } });
const mocks = { fn, spyOn, restoreAllMocks: () => spied.splice(0).forEach((s) => s.mockRestore()), clearAllMocks() {}, setTimeout() {} };
const complete = (name) => new Proxy(mocks, { get: (target, key) => target[key] ?? missing(name)[key] });
export const jest = complete("jest");
export const vi = complete("vi");
export const mock = complete("mock");

// ---------------------------------------------------------------- expect

const show = (value) => (typeof value === "string" ? JSON.stringify(value) : util.inspect(value, { depth: 4, breakLength: Infinity })).slice(0, 200);
let asserted = 0;
let expected;
let expectsAny = false;

function fail(message) {
  const error = new Error(message);
  error.name = "AssertionError";
  error.code = "ERR_ASSERTION";
  throw error;
}

class Like {
  constructor(text, test) {
    this.text = text;
    this.test = test;
  }
  [util.inspect.custom]() {
    return this.text;
  }
}

// strict: undefined members, holes and classes count too. subset: b may have fewer members than a.
function equals(a, b, strict = false, subset = false, seen = []) {
  if (b instanceof Like) return b.test(a);
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  const inner = (x, y) => equals(x, y, strict, subset, [...seen, [a, b]]);
  if (a instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error) return a.message === b.message && (!strict || a.name === b.name);
  if (a instanceof Number || a instanceof String || a instanceof Boolean) return Object.is(a.valueOf(), b.valueOf());
  if (a instanceof Set) return a.size === b.size && [...a].every((x) => b.has(x) || [...b].some((y) => inner(x, y)));
  if (a instanceof Map) {
    const find = (x) => (b.has(x) ? [x, b.get(x)] : [...b].find(([y]) => inner(x, y)));
    return a.size === b.size && [...a].every(([x, v]) => { const y = find(x); return y !== undefined && inner(v, y[1]); });
  }
  if (a instanceof ArrayBuffer) return inner(new Uint8Array(a), new Uint8Array(b));
  if ((Array.isArray(a) || ArrayBuffer.isView(a)) && a.length !== b.length) return false;
  const keys = (o) => Reflect.ownKeys(o).filter((k) => Object.prototype.propertyIsEnumerable.call(o, k) && (strict || o[k] !== undefined));
  const [ka, kb] = [keys(a), keys(b)];
  if (!(subset && !Array.isArray(b)) && ka.length !== kb.length) return false;
  return kb.every((k) => (strict || subset ? Object.prototype.hasOwnProperty.call(a, k) || k in a : true) && inner(a[k], b[k]));
}

function thrownBy(received, isPromise) {
  if (isPromise) return { error: received };
  if (typeof received !== "function") fail(`expected a function that throws, got ${show(received)}`);
  try {
    received();
  } catch (error) {
    return { error };
  }
  return null;
}

function throws(received, wanted, isPromise) {
  const thrown = thrownBy(received, isPromise);
  if (!thrown) return { ok: false, got: "nothing was thrown" };
  const { error } = thrown;
  const message = String(error?.message ?? error);
  const got = `${error?.name ?? "value"}: ${message} was thrown`;
  if (wanted === undefined) return { ok: true, got };
  if (wanted instanceof RegExp) return { ok: wanted.test(message), got };
  if (typeof wanted === "string") return { ok: message.includes(wanted), got };
  if (typeof wanted === "function") return { ok: error instanceof wanted, got };
  if (wanted instanceof Like) return { ok: wanted.test(error), got };
  return { ok: message === wanted.message, got };
}

const count = (f) => (f?.mock ? f.mock.calls : fail(`expected a mock function, got ${show(f)}`));
const at = (object, path) =>
  (Array.isArray(path) ? path : String(path).split(/[.[\]]+/).filter(Boolean)).reduce((o, k) => (o === undefined || o === null ? undefined : o[k]), object);

// name: whether it holds, of what was received and what is expected
const MATCHERS = {
  toBe: (a, b) => Object.is(a, b),
  toEqual: (a, b) => equals(a, b),
  toStrictEqual: (a, b) => equals(a, b, true),
  toMatchObject: (a, b) => equals(a, b, false, true),
  toBeTruthy: (a) => Boolean(a),
  toBeFalsy: (a) => !a,
  toBeNull: (a) => a === null,
  toBeUndefined: (a) => a === undefined,
  toBeDefined: (a) => a !== undefined,
  toBeNullable: (a) => a === null || a === undefined,
  toBeNaN: (a) => Number.isNaN(a),
  toBeCloseTo: (a, b, digits = 2) => a === b || Math.abs(a - b) < 10 ** -digits / 2,
  toBeGreaterThan: (a, b) => a > b,
  toBeGreaterThanOrEqual: (a, b) => a >= b,
  toBeLessThan: (a, b) => a < b,
  toBeLessThanOrEqual: (a, b) => a <= b,
  toBeInstanceOf: (a, b) => a instanceof b,
  toBeTypeOf: (a, b) => typeof a === b,
  toBeOneOf: (a, b) => [...b].some((x) => equals(a, x)),
  toContain: (a, b) => (typeof a === "string" ? a.includes(b) : [...a].includes(b)),
  toContainEqual: (a, b) => [...a].some((x) => equals(x, b)),
  toHaveLength: (a, b) => a?.length === b,
  toMatch: (a, b) => (b instanceof RegExp ? b.test(a) : String(a).includes(b)),
  toHaveProperty: (a, path, ...value) => at(a, path) !== undefined && (!value.length || equals(at(a, path), value[0])),
  toSatisfy: (a, f) => Boolean(f(a)),
  toHaveBeenCalled: (a) => count(a).length > 0,
  toHaveBeenCalledOnce: (a) => count(a).length === 1,
  toHaveBeenCalledTimes: (a, n) => count(a).length === n,
  toHaveBeenCalledWith: (a, ...args) => count(a).some((c) => equals(c, args)),
  toHaveBeenLastCalledWith: (a, ...args) => equals(count(a).at(-1), args),
};

function matchers(received, negate, isPromise) {
  const run = (name, args) => {
    asserted += 1;
    if (name === "toThrow" || name === "toThrowError") {
      const { ok, got } = throws(received, args[0], isPromise);
      if (ok === negate) fail(`expected ${negate ? "not " : ""}to throw${args.length ? ` ${typeof args[0] === "function" ? args[0].name : show(args[0])}` : ""}: ${got}`);
      return;
    }
    if (Boolean(MATCHERS[name](received, ...args)) === negate) {
      fail(`expect(${show(received)})${negate ? ".not" : ""}.${name}(${args.map(show).join(", ")})`);
    }
  };
  return new Proxy({}, {
    get(_, name) {
      if (name === "not") return matchers(received, !negate, isPromise);
      if (name === "resolves" || name === "rejects") return later(received, negate, name);
      if (name === "then") return undefined;
      if (name !== "toThrow" && name !== "toThrowError" && !Object.hasOwn(MATCHERS, name)) throw new Error(`expect().${String(name)} can't be run here`);
      return (...args) => run(name, args);
    },
  });
}

function later(received, negate, way) {
  const settle = async () => {
    const promise = Promise.resolve(typeof received === "function" ? received() : received);
    const done = await promise.then((value) => ({ way: "resolves", value }), (value) => ({ way: "rejects", value }));
    if (done.way !== way) fail(`expected a promise that ${way}, and it ${done.way} with ${show(done.value)}`);
    return done.value;
  };
  return new Proxy({}, {
    get: (_, name) =>
      name === "not" ? later(received, !negate, way) : async (...args) => matchers(await settle(), negate, way === "rejects")[name](...args),
  });
}

export const expect = Object.assign((received) => matchers(received, false, false), {
  any: (type) => new Like(`any ${type.name}`, (v) => v?.constructor === type || v instanceof type || typeof v === type.name.toLowerCase()),
  anything: () => new Like("anything", (v) => v !== null && v !== undefined),
  arrayContaining: (list) => new Like(`an array with ${show(list)}`, (v) => Array.isArray(v) && list.every((x) => v.some((y) => equals(y, x)))),
  objectContaining: (part) => new Like(`an object with ${show(part)}`, (v) => equals(v, part, false, true)),
  stringContaining: (text) => new Like(`a string with ${show(text)}`, (v) => typeof v === "string" && v.includes(text)),
  stringMatching: (text) => new Like(`a string like ${text}`, (v) => typeof v === "string" && new RegExp(text).test(v)),
  closeTo: (n, digits = 2) => new Like(`about ${n}`, (v) => MATCHERS.toBeCloseTo(v, n, digits)),
  assertions: (n) => void (expected = n),
  hasAssertions: () => void (expectsAny = true),
  fail: (message) => fail(message ?? "expect.fail"),
});

// ---------------------------------------------------------------- names that tests find without importing them

const nodeRequire = createRequire(import.meta.url);
const SHIMS = /^(?:node:test|test|vitest|@jest\/globals|jest|mocha|bun:test)$/;
let shim;

export function install(to) {
  report = to;
  shim = {
    test, it, describe, suite, context, specify, xit, xtest, xdescribe, fit, fdescribe, beforeAll, afterAll, before, after, beforeEach,
    afterEach, jest, vi, mock, expect, assert,
  };
  Object.assign(globalThis, shim, { require: requireFrom });
}

let solution;
export const setSolution = (loaded) => void (solution = loaded);

function requireFrom(name) {
  if (SHIMS.test(name)) return Object.assign(test, shim);
  if (CODE_NAMES.includes(name)) return solution.yantraExports ?? solution;
  return nodeRequire(name);
}
requireFrom.main = undefined;
