"""Run-time helpers of rendered JavaScript and TypeScript: small functions written once, in TypeScript.

`helper_source` gives one of them in either language: JavaScript is the same text without its types. A helper is added
to a program only where it is called.
"""

from __future__ import annotations

import re
from functools import cache

from yantra_codex.languages.base import parse

_SOURCE = r'''
function at<T>(xs: T[], i: number): T {
  if (i < 0 || i >= xs.length) throw new RangeError("list index out of range");
  return xs[i];
}

function atWrapped<T>(xs: T[], i: number): T {
  if (i < -xs.length || i >= xs.length) throw new RangeError("list index out of range");
  return xs[i < 0 ? i + xs.length : i];
}

function setAt<T>(xs: T[], i: number, value: T): void {
  if (i < 0 || i >= xs.length) throw new RangeError("list assignment index out of range");
  xs[i] = value;
}

function setAtWrapped<T>(xs: T[], i: number, value: T): void {
  if (i < -xs.length || i >= xs.length) throw new RangeError("list assignment index out of range");
  xs[i < 0 ? i + xs.length : i] = value;
}

function charAt(text: string, i: number): string {
  return at([...text], i);
}

function charAtWrapped(text: string, i: number): string {
  return atWrapped([...text], i);
}

function getItem<K, V>(map: Map<K, V>, key: K): V {
  if (!map.has(key)) throw new KeyError(String(key));
  return map.get(key) as V;
}

function takeItem<K, V>(map: Map<K, V>, key: K): V {
  const value = getItem(map, key);
  map.delete(key);
  return value;
}

function takeFirst<K, V>(map: Map<K, V>): [K, V] {
  for (const entry of map) {
    map.delete(entry[0]);
    return entry;
  }
  throw new KeyError("the map is empty");
}

function takeLast<K, V>(map: Map<K, V>): [K, V] {
  const entries = [...map];
  if (entries.length === 0) throw new KeyError("the map is empty");
  const last = entries[entries.length - 1];
  map.delete(last[0]);
  return last;
}

function deleteMember<T>(set: Set<T>, member: T): void {
  if (!set.delete(member)) throw new KeyError(String(member));
}

function divide(a: number, b: number): number {
  if (b === 0) throw new ZeroDivisionError("division by zero");
  return a / b;
}

function floorDiv(a: number, b: number): number {
  if (b === 0) throw new ZeroDivisionError("division by zero");
  return Math.floor(a / b);
}

function floatFloorDiv(a: number, b: number): number {
  if (b === 0) throw new ZeroDivisionError("division by zero");
  const rest = a % b;
  const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function mod(a: number, b: number): number {
  if (b === 0) throw new ZeroDivisionError("division by zero");
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function truncDiv(a: number, b: number): number {
  if (b === 0) throw new ZeroDivisionError("division by zero");
  return Math.trunc(a / b);
}

function remainder(a: number, b: number): number {
  if (b === 0) throw new ZeroDivisionError("division by zero");
  return a % b;
}

function fmod(a: number, b: number): number {
  if (b === 0) throw new Error("math domain error");
  return a % b;
}

function intPow(base: number, exponent: number): number {
  if (exponent < 0) throw new Error("a negative exponent does not give an integer");
  return base ** exponent;
}

function power(base: number, exponent: number): number {
  const result = base ** exponent;
  if (Number.isNaN(result) && !Number.isNaN(base) && !Number.isNaN(exponent)) throw new Error("math domain error");
  if (base === 0 && exponent < 0) throw new Error("math domain error");
  return result;
}

function modPow(base: number, exponent: number, modulus: number): number {
  if (exponent < 0 || modulus === 0) throw new Error("modPow needs an exponent >= 0 and a modulus other than 0");
  const m = BigInt(modulus);
  let result = 1n;
  let factor = BigInt(base) % m;
  for (let rest = BigInt(exponent); rest > 0n; rest /= 2n) {
    if (rest % 2n === 1n) result = (result * factor) % m;
    factor = (factor * factor) % m;
  }
  return Number(((result % m) + m) % m);
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(a);
}

function lcm(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : Math.abs(a / gcd(a, b) * b);
}

function factorial(n: number): number {
  if (n < 0) throw new Error("factorial() not defined for negative values");
  let result = 1;
  for (let i = 2; i <= n; i++) result *= i;
  return result;
}

function comb(n: number, k: number): number {
  if (n < 0 || k < 0) throw new Error("comb() needs non-negative integers");
  if (k > n) return 0;
  let result = 1n;
  for (let i = 1; i <= Math.min(k, n - k); i++) result = (result * BigInt(n - i + 1)) / BigInt(i);
  return Number(result);
}

function perm(n: number, k: number): number {
  if (n < 0 || k < 0) throw new Error("perm() needs non-negative integers");
  if (k > n) return 0;
  let result = 1;
  for (let i = 0; i < k; i++) result *= n - i;
  return result;
}

function isqrt(n: number): number {
  if (n < 0) throw new Error("isqrt() argument must be nonnegative");
  let root = Math.floor(Math.sqrt(n));
  while (root * root > n) root--;
  while ((root + 1) * (root + 1) <= n) root++;
  return root;
}

function squareRoot(x: number): number {
  if (x < 0) throw new Error("math domain error");
  return Math.sqrt(x);
}

function logarithm(log: (x: number) => number, x: number): number {
  if (x <= 0) throw new Error("math domain error");
  return log(x);
}

function arc(inverse: (x: number) => number, x: number): number {
  if (x < -1 || x > 1) throw new Error("math domain error");
  return inverse(x);
}

function whole(x: number): number {
  if (Number.isNaN(x)) throw new Error("cannot convert NaN to integer");
  if (!Number.isFinite(x)) throw new OverflowError("cannot convert infinity to integer");
  return x;
}

function roundEven(x: number): number {
  const rounded = Math.round(whole(x));
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function roundTo(x: number, digits: number): number {
  if (!Number.isFinite(x) || digits > 22) return x;
  if (digits >= 0) return Number(toFixed(x, digits));
  const unit = 10 ** -digits;
  return roundEven(x / unit) * unit;
}

function roundHalfUp(x: number, digits: number): number {
  const [mantissa, exponent] = Math.abs(x).toExponential().split("e");
  const rounded = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  return Math.sign(x) * Number(`${rounded}e${-digits}`);
}

function toFixed(x: number, digits: number): string {
  if (!Number.isFinite(x)) return floatText(x);
  if (Math.abs(x) >= 1e21) return BigInt(x) + (digits > 0 ? "." + "0".repeat(digits) : "");
  const text = x.toFixed(digits);
  // toFixed sends exact ties away from zero; they belong to the even neighbour
  const exact = Math.abs(x).toFixed(digits + 30);
  const down = exact.slice(0, -30).replace(/\.$/, "");
  const isTie = /^50*$/.test(exact.slice(-30)) && Number(down.slice(-1)) % 2 === 0;
  if (isTie) return x < 0 ? "-" + down : down;
  return Object.is(x, -0) ? "-" + text : text;
}

function formatExp(x: number, digits: number): string {
  return x.toExponential(digits).replace(/e([+-])(\d)$/, "e$10$2");
}

function formatGeneral(x: number, digits: number): string {
  if (!Number.isFinite(x)) return floatText(x);
  const precision = Math.max(digits, 1);
  const exponent = Number(x.toExponential(precision - 1).split("e")[1]);
  if (exponent < -4 || exponent >= precision) {
    return formatExp(x, precision - 1).replace(/\.?0+e/, "e");
  }
  const text = toFixed(x, precision - 1 - exponent);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function groupThousands(text: string): string {
  const [whole, ...rest] = text.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
}

function isClose(a: number, b: number, relative: number, absolute: number): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= Math.max(relative * Math.max(Math.abs(a), Math.abs(b)), absolute);
}

function copySign(x: number, sign: number): number {
  return Math.abs(x) * (sign < 0 || Object.is(sign, -0) ? -1 : 1);
}

function bitAnd(a: number, b: number): number {
  return Number(BigInt(a) & BigInt(b));
}

function bitOr(a: number, b: number): number {
  return Number(BigInt(a) | BigInt(b));
}

function bitXor(a: number, b: number): number {
  return Number(BigInt(a) ^ BigInt(b));
}

function shiftLeft(a: number, b: number): number {
  if (b < 0) throw new Error("negative shift count");
  return a * 2 ** b;
}

function shiftRight(a: number, b: number): number {
  if (b < 0) throw new Error("negative shift count");
  return Math.floor(a / 2 ** b);
}

function bitLength(n: number): number {
  return n === 0 ? 0 : Math.abs(n).toString(2).length;
}

function toBase(n: number, base: number): string {
  if (base < 2 || base > 36) throw new Error("base must be between 2 and 36");
  return n.toString(base);
}

function equal(a: any, b: any): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((x, i) => equal(x, b[i]));
  }
  if (a instanceof Map) {
    return b instanceof Map && a.size === b.size && [...a].every(([k, v]) => b.has(k) && equal(v, b.get(k)));
  }
  return a instanceof Set && b instanceof Set && a.size === b.size && [...a].every((x) => b.has(x));
}

function compare(a: any, b: any): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (!Array.isArray(a) || !Array.isArray(b)) return a < b ? -1 : a > b ? 1 : 0;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareText(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    // by code point: comparing UTF-16 units would put emoji before some letters
    const difference = a.codePointAt(i)! - b.codePointAt(i)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function keyOf(value: any): string {
  if (value instanceof Set) return `{${[...value].map(keyOf).sort().join()}}`;
  if (value instanceof Map) return `{${[...value].map(keyOf).sort().join()}}`;
  return Array.isArray(value) ? `[${value.map(keyOf).join()}]` : typeof value === "number" ? String(value) : JSON.stringify(value);
}

class DeepMap<K, V> extends Map<K, V> {
  #keyed = new Map<string, K>();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    super();
    for (const [key, value] of entries) this.set(key, value);
  }

  stored(key: K): K {
    return this.#keyed.get(keyOf(key)) ?? key;
  }

  has(key: K): boolean {
    return super.has(this.stored(key));
  }

  get(key: K): V | undefined {
    return super.get(this.stored(key));
  }

  set(key: K, value: V): this {
    const stored = this.stored(key);
    this.#keyed.set(keyOf(key), stored);
    return super.set(stored, value);
  }

  delete(key: K): boolean {
    const stored = this.stored(key);
    this.#keyed.delete(keyOf(key));
    return super.delete(stored);
  }

  clear(): void {
    this.#keyed.clear();
    super.clear();
  }
}

class DeepSet<T> extends Set<T> {
  #keyed = new Map<string, T>();

  constructor(members: Iterable<T> = []) {
    super();
    for (const member of members) this.add(member);
  }

  has(member: T): boolean {
    return this.#keyed.has(keyOf(member));
  }

  add(member: T): this {
    if (this.has(member)) return this;
    this.#keyed.set(keyOf(member), member);
    return super.add(member);
  }

  delete(member: T): boolean {
    const stored = this.#keyed.get(keyOf(member)) ?? member;
    this.#keyed.delete(keyOf(member));
    return super.delete(stored);
  }

  clear(): void {
    this.#keyed.clear();
    super.clear();
  }
}

class KeyError extends Error {}

class ZeroDivisionError extends Error {}

class OverflowError extends Error {}

function capitalize(text: string): string {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("").toLowerCase();
}

function titleCase(text: string): string {
  return text.toLowerCase().replace(/\p{L}+/gu, capitalize);
}

function swapCase(text: string): string {
  return Array.from(text, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join("");
}

function stripStart(text: string, chars: string): string {
  const all = [...text];
  let start = 0;
  while (start < all.length && chars.includes(all[start])) start++;
  return all.slice(start).join("");
}

function stripEnd(text: string, chars: string): string {
  const all = [...text];
  let end = all.length;
  while (end > 0 && chars.includes(all[end - 1])) end--;
  return all.slice(0, end).join("");
}

function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function removeSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

function splitOn(text: string, separator: string): string[] {
  if (separator === "") throw new Error("empty separator");
  return text.split(separator);
}

function splitLimit(text: string, separator: string, limit: number): string[] {
  const parts = splitOn(text, separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function splitLimitEnd(text: string, separator: string, limit: number): string[] {
  const parts = splitOn(text, separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  const kept = parts.length - limit;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

function partitionText(text: string, separator: string): [string, string, string] {
  const i = text.indexOf(separator);
  return i < 0 ? [text, "", ""] : [text.slice(0, i), separator, text.slice(i + separator.length)];
}

function partitionTextEnd(text: string, separator: string): [string, string, string] {
  const i = text.lastIndexOf(separator);
  return i < 0 ? ["", "", text] : [text.slice(0, i), separator, text.slice(i + separator.length)];
}

function replaceLimit(text: string, part: string, replacement: string, limit: number): string {
  const parts = part === "" ? ["", ...text, ""] : text.split(part);
  if (limit < 0 || parts.length <= limit + 1) return parts.join(replacement);
  return [...parts.slice(0, limit), parts.slice(limit).join(part)].join(replacement);
}

function indexOfText(text: string, part: string, start: number = 0): number {
  const all = [...text];
  const from = all.slice(0, start).join("").length;
  const i = start > all.length ? -1 : text.indexOf(part, from);
  return i < 0 ? -1 : [...text.slice(0, i)].length;
}

function lastIndexOfText(text: string, part: string): number {
  const i = text.lastIndexOf(part);
  return i < 0 ? -1 : [...text.slice(0, i)].length;
}

function positionOfText(text: string, part: string): number {
  const i = indexOfText(text, part);
  if (i < 0) throw new Error("substring not found");
  return i;
}

function countText(text: string, part: string): number {
  return part === "" ? [...text].length + 1 : text.split(part).length - 1;
}

function isLower(text: string): boolean {
  return text !== text.toUpperCase() && text === text.toLowerCase();
}

function isUpper(text: string): boolean {
  return text !== text.toLowerCase() && text === text.toUpperCase();
}

function isTitle(text: string): boolean {
  return text === titleCase(text) && /\p{L}/u.test(text);
}

function charCode(char: string): number {
  if ([...char].length !== 1) throw new TypeError("a single character was expected");
  return char.codePointAt(0)!;
}

function padLeft(text: string, width: number, fill: string): string {
  return fill.repeat(Math.max(0, width - [...text].length)) + text;
}

function padRight(text: string, width: number, fill: string): string {
  return text + fill.repeat(Math.max(0, width - [...text].length));
}

function center(text: string, width: number, fill: string): string {
  const pad = Math.max(0, width - [...text].length);
  const left = Math.floor(pad / 2) + (pad & width & 1);
  return fill.repeat(left) + text + fill.repeat(pad - left);
}

function formatCenter(text: string, width: number, fill: string): string {
  const pad = Math.max(0, width - [...text].length);
  return fill.repeat(Math.floor(pad / 2)) + text + fill.repeat(Math.ceil(pad / 2));
}

function zeroFill(text: string, width: number): string {
  const sign = /^[+-]/.test(text) ? text[0] : "";
  return sign + padLeft(text.slice(sign.length), width - sign.length, "0");
}

function commonPrefix(texts: string[]): string {
  if (texts.length === 0) return "";
  const first = [...texts[0]];
  let size = first.length;
  for (const text of texts) {
    const all = [...text];
    while (size > 0 && (size > all.length || first.slice(0, size).some((c, i) => c !== all[i]))) size--;
  }
  return first.slice(0, size).join("");
}

function parseInteger(text: string): number {
  if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(text)) throw new Error(`invalid literal for int(): ${text}`);
  return Number(text.replaceAll("_", ""));
}

function parseIntBase(text: string, base: number): number {
  const [, sign, digits] = text.trim().toLowerCase().replaceAll("_", "").match(/^([+-]?)(.*)$/) ?? [];
  const prefix: Record<number, string> = { 2: "0b", 8: "0o", 16: "0x" };
  const rest = digits.startsWith(prefix[base] ?? " ") ? digits.slice(2) : digits;
  const values = Array.from(rest, (c) => "0123456789abcdefghijklmnopqrstuvwxyz".indexOf(c));
  if (values.length === 0 || values.some((v) => v < 0 || v >= base)) {
    throw new Error(`invalid literal for int() with base ${base}: ${text}`);
  }
  const value = values.reduce((total, v) => total * base + v, 0);
  return sign === "-" ? -value : value;
}

function parseDecimal(text: string): number {
  const clean = text.trim().toLowerCase();
  const special = clean.match(/^([+-]?)(inf|infinity|nan)$/);
  if (special) return special[2] === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(clean)) {
    throw new Error(`could not convert string to float: ${text}`);
  }
  return Number(clean);
}

function floatText(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (Number.isInteger(x) && Math.abs(x) < 1e16) return Object.is(x, -0) ? "-0.0" : `${x}.0`;
  const size = Math.abs(x);
  if (size >= 1e-4 && size < 1e16) return String(x);
  return x.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [mark]: "\\" + mark };
  return mark + Array.from(text, (c) => escapes[c] ?? c).join("") + mark;
}

function show(value: any): string {
  return typeof value === "string" ? value : showQuoted(value);
}

function showQuoted(value: any): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "string") return quote(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : floatText(value);
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${showQuoted(k)}: ${showQuoted(v)}`).join(", ")}}`;
  if (value instanceof Set) return value.size === 0 ? "set()" : `{${[...value].map(showQuoted).join(", ")}}`;
  if (!Array.isArray(value)) return showQuoted(new Map(Object.entries(value)));
  return `[${value.map(showQuoted).join(", ")}]`;
}

function patternSource(pattern: string): string {
  return pattern.replaceAll("\\A", "^").replaceAll("\\Z", "$");
}

function matchStart(text: string, pattern: RegExp): [number, number] | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const start = [...text.slice(0, match.index)].length;
  return [start, start + [...match[0]].length];
}

function matchSpans(text: string, pattern: RegExp): [number, number][] {
  return Array.from(text.matchAll(pattern), (match) => {
    const start = [...text.slice(0, match.index)].length;
    return [start, start + [...match[0]].length];
  });
}

function groups(match: RegExpMatchArray | null): string[] | null {
  return match === null ? null : match.slice(1).map((group) => group ?? "");
}

function replaceMatches(text: string, pattern: RegExp, replacement: string, limit: number): string {
  let done = 0;
  return text.replace(pattern, (match, ...rest) => {
    if (limit > 0 && done >= limit) return match;
    done++;
    return replacement.replace(/\\(\d)/g, (_, i) => (i === "0" ? match : rest[Number(i) - 1]) ?? "");
  });
}

function indexOfItem<T>(xs: T[], x: T): number {
  return xs.findIndex((y) => equal(x, y));
}

function positionOf<T>(xs: T[], x: T): number {
  const i = indexOfItem(xs, x);
  if (i < 0) throw new Error("the value is not in the list");
  return i;
}

function maxOf(xs: number[]): number {
  if (xs.length === 0) throw new Error("max() of an empty list");
  return xs.reduce((best, x) => (x > best ? x : best));
}

function minOf(xs: number[]): number {
  if (xs.length === 0) throw new Error("min() of an empty list");
  return xs.reduce((best, x) => (x < best ? x : best));
}

function maxBy<T>(xs: T[], key: (x: T) => any): T {
  if (xs.length === 0) throw new Error("max() of an empty list");
  return xs.reduce((best, x) => (compare(key(x), key(best)) > 0 ? x : best));
}

function minBy<T>(xs: T[], key: (x: T) => any): T {
  if (xs.length === 0) throw new Error("min() of an empty list");
  return xs.reduce((best, x) => (compare(key(x), key(best)) < 0 ? x : best));
}

function larger<T>(a: T, b: T): T {
  return compare(b, a) > 0 ? b : a;
}

function smaller<T>(a: T, b: T): T {
  return compare(b, a) < 0 ? b : a;
}

function isSorted<T>(xs: T[]): boolean {
  return xs.every((x, i) => i === 0 || compare(xs[i - 1], x) <= 0);
}

function sliceStep<T>(xs: T[], start: number | null, stop: number | null, step: number): T[] {
  if (step === 0) throw new Error("slice step cannot be zero");
  const size = xs.length;
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const clip = (i: number) => Math.max(low, Math.min(high, i < 0 ? i + size : i));
  const from = start === null ? (step > 0 ? 0 : size - 1) : clip(start);
  const to = stop === null ? (step > 0 ? size : -1) : clip(stop);
  const out: T[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) out.push(xs[i]);
  return out;
}

function insertAt<T>(xs: T[], i: number, x: T): T[] {
  const out = [...xs];
  out.splice(i, 0, x);
  return out;
}

function removeAt<T>(xs: T[], i: number): T[] {
  at(xs, i);
  return [...xs.slice(0, i), ...xs.slice(i + 1)];
}

function replaceAt<T>(xs: T[], i: number, x: T): T[] {
  const out = [...xs];
  setAt(out, i, x);
  return out;
}

function repeatList<T>(xs: T[], times: number): T[] {
  return Array.from({ length: Math.max(times, 0) }, () => xs).flat() as T[];
}

function scan<T, A>(xs: T[], start: A, f: (total: A, x: T) => A): A[] {
  const out = [start];
  for (const x of xs) out.push(f(out[out.length - 1], x));
  return out;
}

function accumulate<T>(xs: T[], f: (total: T, x: T) => T): T[] {
  return xs.length === 0 ? [] : scan(xs.slice(1), xs[0], f);
}

function zip<A, B>(a: A[], b: B[]): [A, B][] {
  return a.slice(0, b.length).map((x, i) => [x, b[i]]);
}

function zip3<A, B, C>(a: A[], b: B[], c: C[]): [A, B, C][] {
  return a.slice(0, Math.min(b.length, c.length)).map((x, i) => [x, b[i], c[i]]);
}

function zipWith<A, B, C>(a: A[], b: B[], f: (x: A, y: B) => C): C[] {
  return a.slice(0, b.length).map((x, i) => f(x, b[i]));
}

function zipLongest<T>(a: T[], b: T[], fill: T): [T, T][] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [
    i < a.length ? a[i] : fill,
    i < b.length ? b[i] : fill,
  ]);
}

function unzip<A, B>(pairs: [A, B][]): [A[], B[]] {
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
}

function rangeStep(step: number): number {
  if (step === 0) throw new Error("range() arg 3 must not be zero");
  return step;
}

function range(start: number, stop: number, step: number = 1): number[] {
  if (step === 0) throw new Error("the step must not be zero");
  return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, i) => start + i * step);
}

function takeLastOf<T>(xs: T[], n: number): T[] {
  return xs.slice(xs.length - Math.min(Math.max(n, 0), xs.length));
}

function takeWhile<T>(xs: T[], f: (x: T) => boolean): T[] {
  const end = xs.findIndex((x) => !f(x));
  return end < 0 ? [...xs] : xs.slice(0, end);
}

function dropWhile<T>(xs: T[], f: (x: T) => boolean): T[] {
  const start = xs.findIndex((x) => !f(x));
  return start < 0 ? [] : xs.slice(start);
}

function partition<T>(xs: T[], f: (x: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const x of xs) (f(x) ? yes : no).push(x);
  return [yes, no];
}

function windows<T>(xs: T[], size: number): T[][] {
  if (size < 1) throw new Error("the size must be at least 1");
  return xs.slice(size - 1).map((_, i) => xs.slice(i, i + size));
}

function chunks<T>(xs: T[], size: number): T[][] {
  if (size < 1) throw new Error("the size must be at least 1");
  const out: T[][] = [];
  for (let i = 0; i < xs.length; i += size) out.push(xs.slice(i, i + size));
  return out;
}

function pairwise<T>(xs: T[]): [T, T][] {
  return xs.slice(1).map((x, i) => [xs[i], x]);
}

function uniqueBy<T>(xs: T[], key: (x: T) => any): T[] {
  const seen = new Set<string>();
  return xs.filter((x) => {
    const k = keyOf(key(x));
    return !seen.has(k) && seen.add(k);
  });
}

function countItems<T>(xs: T[], counts: Map<T, number> = new Map()): Map<T, number> {
  for (const x of xs) counts.set(x, (counts.get(x) ?? 0) + 1);
  return counts;
}

function groupBy<T, K>(xs: T[], key: (x: T) => K, groups: Map<K, T[]> = new Map()): Map<K, T[]> {
  for (const x of xs) {
    const k = key(x);
    const group = groups.get(k);
    if (group) group.push(x);
    else groups.set(k, [x]);
  }
  return groups;
}

function groupRunsBy<T, K>(xs: T[], key: (x: T) => K): [K, T[]][] {
  const runs: [K, T[]][] = [];
  for (const x of xs) {
    const k = key(x);
    if (runs.length > 0 && equal(runs[runs.length - 1][0], k)) runs[runs.length - 1][1].push(x);
    else runs.push([k, [x]]);
  }
  return runs;
}

function groupRuns<T>(xs: T[]): T[][] {
  return groupRunsBy(xs, (x) => x).map(([, run]) => run);
}

function rotateLeft<T>(xs: T[], k: number): T[] {
  if (xs.length === 0) return [];
  const cut = mod(k, xs.length);
  return [...xs.slice(cut), ...xs.slice(0, cut)];
}

function transpose<T>(rows: T[][]): T[][] {
  const width = rows.length === 0 ? 0 : Math.min(...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, i) => rows.map((row) => row[i]));
}

function cartesianAll<T>(lists: T[][]): T[][] {
  return lists.reduce<T[][]>((rows, xs) => rows.flatMap((row) => xs.map((x) => [...row, x])), [[]]);
}

function combinations<T>(xs: T[], size: number): T[][] {
  if (size < 0) throw new Error("the size must not be negative");
  if (size === 0) return [[]];
  return xs.flatMap((x, i) => combinations(xs.slice(i + 1), size - 1).map((rest) => [x, ...rest]));
}

function combinationsRepeated<T>(xs: T[], size: number): T[][] {
  if (size < 0) throw new Error("the size must not be negative");
  if (size === 0) return [[]];
  return xs.flatMap((x, i) => combinationsRepeated(xs.slice(i), size - 1).map((rest) => [x, ...rest]));
}

function permutations<T>(xs: T[], size: number): T[][] {
  if (size < 0) throw new Error("the size must not be negative");
  if (size === 0) return [[]];
  return xs.flatMap((x, i) => permutations([...xs.slice(0, i), ...xs.slice(i + 1)], size - 1).map((rest) => [x, ...rest]));
}

function pairsOf<T>(xs: T[]): [T, T][] {
  return xs.flatMap((x, i) => xs.slice(i + 1).map((y): [T, T] => [x, y]));
}

function bisectLeft<T>(xs: T[], x: T): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (compare(xs[middle], x) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bisectRight<T>(xs: T[], x: T): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (compare(x, xs[middle]) < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function exactSum(xs: number[]): number {
  let partials: number[] = [];
  for (let x of xs) {
    const next: number[] = [];
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) next.push(low);
      x = high;
    }
    partials = [...next, x];
  }
  return partials.reduceRight((total, x) => total + x, 0);
}

function popLast<T>(xs: T[]): T {
  if (xs.length === 0) throw new RangeError("pop from empty list");
  return xs.pop() as T;
}

function popFirst<T>(xs: T[]): T {
  if (xs.length === 0) throw new RangeError("pop from empty list");
  return xs.shift() as T;
}

function popAt<T>(xs: T[], i: number): T {
  const value = atWrapped(xs, i);
  xs.splice(i, 1);
  return value;
}

function removeItem<T>(xs: T[], x: T): void {
  xs.splice(positionOf(xs, x), 1);
}

function setSlice<T>(xs: T[], start: number, stop: number, items: T[]): void {
  const from = Math.min(xs.length, Math.max(0, start < 0 ? start + xs.length : start));
  const to = Math.max(from, Math.min(xs.length, stop < 0 ? stop + xs.length : stop));
  xs.splice(from, to - from, ...items);
}

function siftDown<T>(heap: T[], position: number, start: number): void {
  const item = heap[position];
  while (position > start) {
    const parent = (position - 1) >> 1;
    if (compare(item, heap[parent]) >= 0) break;
    heap[position] = heap[parent];
    position = parent;
  }
  heap[position] = item;
}

function siftUp<T>(heap: T[], position: number): void {
  const start = position;
  const item = heap[position];
  let child = 2 * position + 1;
  while (child < heap.length) {
    if (child + 1 < heap.length && compare(heap[child], heap[child + 1]) >= 0) child++;
    heap[position] = heap[child];
    position = child;
    child = 2 * position + 1;
  }
  heap[position] = item;
  siftDown(heap, position, start);
}

function heapBuild<T>(heap: T[]): void {
  for (let i = Math.floor(heap.length / 2) - 1; i >= 0; i--) siftUp(heap, i);
}

function heapPush<T>(heap: T[], item: T): void {
  heap.push(item);
  siftDown(heap, heap.length - 1, 0);
}

function heapPop<T>(heap: T[]): T {
  const last = popLast(heap);
  if (heap.length === 0) return last;
  const smallest = heap[0];
  heap[0] = last;
  siftUp(heap, 0);
  return smallest;
}

function counterWith<K>(a: Map<K, number>, b: Map<K, number>, keys: Iterable<K>, f: (x: number, y: number) => number, out: Map<K, number> = new Map()): Map<K, number> {
  for (const k of keys) {
    const n = f(a.get(k) ?? 0, b.get(k) ?? 0);
    if (n > 0) out.set(k, n);
  }
  return out;
}

function unwrap<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError("a value was expected");
  return value;
}

function expect(value: any, kind: string): any {
  const kinds: Record<string, boolean> = {
    int: Number.isInteger(value),
    float: typeof value === "number",
    bool: typeof value === "boolean",
    str: typeof value === "string",
    list: Array.isArray(value),
    tuple: Array.isArray(value),
    set: value instanceof Set,
    map: value instanceof Map,
    none: value === null,
  };
  if (!(kinds[kind] ?? true)) throw new TypeError(`${kind} was expected`);
  return value;
}

function asString(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`a string was expected, got ${typeof value}`);
  return value;
}

function asNumber(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`a number was expected, got ${typeof value}`);
  return value;
}

function asInteger(value: unknown): number {
  if (!Number.isInteger(value)) throw new TypeError(`an integer was expected, got ${typeof value}`);
  return value as number;
}

function asBoolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw new TypeError(`a boolean was expected, got ${typeof value}`);
  return value;
}

function asArray(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`an array was expected, got ${typeof value}`);
  return value;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`an object was expected, got ${typeof value}`);
  }
  return value as Record<string, unknown>;
}

function getField(object: Record<string, unknown>, name: string): unknown {
  if (!Object.hasOwn(object, name)) throw new Error(`missing field: ${name}`);
  return object[name];
}

function takeField(object: Record<string, unknown>, name: string): unknown {
  const value = getField(object, name);
  delete object[name];
  return value;
}

function equalValues(a: any, b: any): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key], b[key]));
}

function percentEncode(text: string): string {
  const escape = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, escape);
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  let started = false; // whether the current row has anything in it
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (c === '"' && field === "") {
      quoted = started = true;
    } else if (c === ",") {
      row.push(field);
      field = "";
      started = true;
    } else if (c === "\n" || c === "\r") {
      if (started) rows.push([...row, field]);
      row = [];
      field = "";
      started = false;
    } else {
      field += c;
      started = true;
    }
  }
  if (started) rows.push([...row, field]);
  return rows;
}

function formatCsv(rows: string[][]): string {
  const enclose = (field: string) => {
    return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  };
  const lines = rows.map((row) => {
    // a row of one empty field would read as an empty line
    return row.length === 1 && row[0] === "" ? '""' : row.map(enclose).join(",");
  });
  return lines.map((line) => `${line}\n`).join("");
}

function sqlValue(value: unknown): SQLInputValue {
  // SQLite takes every number for a REAL; BigInt makes an INTEGER
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return BigInt(value as number);
  return value as SQLInputValue;
}

function firstColumn(row: Record<string, unknown> | undefined): unknown {
  return row === undefined ? null : Object.values(row)[0];
}

async function fetchOk(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  return response;
}

function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
'''


@cache
def _sources() -> dict[str, str]:
    out = {}
    for text in re.split(r"\n\n(?=function |async function |class )", _SOURCE.strip()):
        m = re.match(r"(?:(?:async )?function|class) (\w+)", text)
        assert m, text
        out[m[1]] = text
    return out


def helper_names() -> frozenset[str]:
    return frozenset(_sources())


@cache
def needs(name: str) -> tuple[str, ...]:
    """The helpers that a helper calls itself."""
    text = re.sub(r"//.*|\.\w+|\"[^\"]*\"", "", _sources()[name])
    own = set(re.findall(r"\b(?:const|let) (\w+)|\b(\w+):", text))
    words = set(re.findall(r"\b[A-Za-z]\w*\b", text)) - {x for pair in own for x in pair}
    return tuple(w for w in _sources() if w in words and w != name)


def order(used: set[str]) -> list[str]:
    """The used helpers and all that they need; classes first, since they exist only after their declaration."""
    todo, all_used = list(used), set(used)
    while todo:
        for more in needs(todo.pop()):
            if more not in all_used:
                all_used.add(more)
                todo.append(more)
    return sorted(all_used, key=lambda h: (not _sources()[h].startswith("class"), list(_sources()).index(h)))


@cache
def helper_source(name: str, typed: bool) -> str:
    """The text of one helper, in TypeScript or (typed=False) JavaScript."""
    text = _sources()[name]
    return text if typed else strip_types(text)


_DROPPED = {"type_annotation", "type_parameters", "type_arguments"}


def strip_types(source: str) -> str:
    """TypeScript text without its types: JavaScript. For the plain constructs that the helpers use."""
    raw = source.encode()
    cuts: list[tuple[int, int]] = []
    stack = [parse("typescript", source).root_node]
    while stack:
        node = stack.pop()
        if node.type in _DROPPED:
            cuts.append((node.start_byte, node.end_byte))
            continue
        if node.type in ("as_expression", "non_null_expression"):
            cuts.append((node.named_children[0].end_byte, node.end_byte))
            stack.append(node.named_children[0])
            continue
        stack.extend(node.children)
    for start, end in sorted(cuts, reverse=True):
        raw = raw[:start] + raw[end:]
    return raw.decode()
