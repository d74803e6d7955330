// Runs tests against the solution and reports each test; the mark is read before any code of the caller's is loaded.
import fs from "node:fs";
import { install, queue } from "./yantra_expect.mjs";

const write = fs.writeSync;
const mark = fs.readFileSync(0, "utf8").trim();
const { exit, on } = process;
let ran = 0;
let failed = 0;
let current = "";
let done = false;

function say(word, name = "", why = "") {
  const line = Buffer.from(`\n${mark} ${[word, name, why && `: ${why}`].join(" ").replace(/\s+/g, " ").trim().slice(0, 2000)}\n`);
  for (let at = 0; at < line.length; ) {
    try {
      at += write(1, line, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

const report = {
  begin(name) {
    current = name;
    say("begin", name);
  },
  ok(name) {
    ran += 1;
    say("ok", name);
  },
  skipped: (name) => say("skipped", name),
  failed(name, error) {
    failed += 1;
    say("failed", name, why(error));
  },
};

// One line: the error, and where in the tests it came up.
function why(error) {
  const stack = String(error?.stack ?? "");
  const at = /tests\.(?:mjs|ts):(\d+)/.exec(stack);
  const text = error instanceof Error ? (error.code === "ERR_ASSERTION" ? "" : `${error.name}: `) + error.message : `threw ${String(error)}`;
  const line = at ? `line ${at[1]}: ` : "";
  return line + text.replace(/\n\s*\n/g, "\n");
}

// What does not parse is left to Node, which says where.
const doesNotParse = (error) => error instanceof SyntaxError && !/ at .*(?:solution|tests)\.(?:mjs|ts):/.test(error.stack ?? "");

on.call(process, "beforeExit", () => {
  if (done) {
    if (!failed) say("end");
  } else {
    report.failed(current || "tests", new Error("never ended: a promise is never settled"));
  }
  exit.call(process, failed || !done ? 1 : process.exitCode);
});

const uncaught = (error) => {
  report.failed(current || "tests", error);
  exit.call(process, 1);
};
on.call(process, "uncaughtException", uncaught);

function leaveToNode(error) {
  process.off("uncaughtException", uncaught);
  throw error;
}

install(report);
try {
  await import("./solution.EXT");
} catch (error) {
  if (doesNotParse(error)) leaveToNode(error);
  report.failed("the code", error);
  exit(1);
}
const swallowed = [];
console.assert = (condition, ...message) => {
  if (condition) return;
  const error = new Error(`console.assert: ${message.map(String).join(" ") || "assertion failed"}`);
  error.name = "AssertionError";
  error.code = "ERR_ASSERTION";
  swallowed.push(error);
  throw error;
};
report.begin("tests");
try {
  await import("./tests.EXT");
  if (ACTIVE) report.ok("tests");
} catch (error) {
  if (doesNotParse(error)) leaveToNode(error);
  report.failed("tests", error);
}
await queue();
if (swallowed.length && !failed) report.failed("tests", swallowed[0]);
done = true;
