// Says what each call of a tree of JavaScript and TypeScript source means, by TypeScript's own checker.
//
//   node calls.cjs ROOT FOLDER_OF_TYPESCRIPT EXTENSION...
//
// One JSON object a line: path, line, column (UTF-16 units, from 0) and name of the callee; kind and targets, see __init__.py.
"use strict";
const fs = require("fs");
const path = require("path");

const [root, typescript, ...extensions] = [path.resolve(process.argv[2]), ...process.argv.slice(3)];
const ts = require(typescript);

function files(dir) {
  const found = [];
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) found.push(...files(full));
    else if (entry.isFile() && extensions.some((e) => entry.name.endsWith(e)) && !entry.name.endsWith(".d.ts")) found.push(full);
  }
  return found.sort();
}

const names = files(root);
const program = ts.createProgram(names, {
  allowJs: true, checkJs: false, noEmit: true, skipLibCheck: true, strict: true, jsx: ts.JsxEmit.Preserve, types: [],
  target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true, esModuleInterop: true, maxNodeModuleJsDepth: 0,
});
const checker = program.getTypeChecker();

const isFunction = (n) => n && (ts.isFunctionLike(n) || ts.isClassLike(n));

// The name that a call calls: `f`, the f of `a.f` and of `a.b.f`; undefined where it is an expression without a name.
function callee(e) {
  if (ts.isIdentifier(e)) return e;
  if (ts.isPropertyAccessExpression(e)) return e.name;
  if (ts.isParenthesizedExpression(e) || ts.isNonNullExpression(e) || ts.isAsExpression(e)) return callee(e.expression);
  return undefined;
}

function unaliased(symbol) {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

// What a declaration gives its name: a function, a class, or another name to follow.
function meaning(d) {
  if (isFunction(d)) return { definition: true };
  if (ts.isVariableDeclaration(d)) {
    const constant = ts.getCombinedNodeFlags(d) & ts.NodeFlags.Const;
    return ts.isIdentifier(d.name) ? given(d.initializer, constant) : {};
  }
  if (ts.isPropertyAssignment(d)) return given(d.initializer, true);
  if (ts.isPropertyDeclaration(d)) return given(d.initializer, false);
  if (ts.isShorthandPropertyAssignment(d)) return { next: checker.getShorthandAssignmentValueSymbol(d) };
  if (ts.isExportAssignment(d)) return given(d.expression, true);
  if (ts.isBinaryExpression(d)) return given(d.right, true);
  if (ts.isPropertyAccessExpression(d) && ts.isBinaryExpression(d.parent) && d.parent.left === d) return given(d.parent.right, true);
  return {};
}

function given(value, follow) {
  while (value && (ts.isParenthesizedExpression(value) || ts.isAsExpression(value))) value = value.expression;
  while (value && ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken) value = value.right; // a = b = function
  if (isFunction(value)) return { definition: true };
  if (follow && value && (ts.isIdentifier(value) || ts.isPropertyAccessExpression(value))) return { next: checker.getSymbolAtLocation(callee(value)) };
  return {};
}

// Whether an import that was not found names a package, not a file of the tree.
function fromPackage(symbol) {
  for (const d of symbol.declarations || []) {
    const statement = ts.findAncestor(d, (n) => ts.isImportDeclaration(n) || ts.isExportDeclaration(n) || ts.isVariableDeclaration(n));
    const call = statement && ts.isVariableDeclaration(statement) && statement.initializer;
    const from = statement && (statement.moduleSpecifier || (call && ts.isCallExpression(call) && call.arguments[0]));
    if (from && ts.isStringLiteral(from)) return !from.text.startsWith(".");
  }
  return false;
}

// {kind, targets, what}: follows a symbol to the functions or classes that it names.
function meant(symbol, seen = new Set()) {
  const named = symbol;
  symbol = unaliased(symbol);
  const declarations = (symbol && symbol.declarations) || [];
  if (!declarations.length && named && named !== symbol && fromPackage(named)) return { kind: "outside", what: "another library" };
  if (!declarations.length || seen.has(symbol)) return { kind: "unknown", what: "no declaration" };
  seen.add(symbol);
  const inside = declarations.filter((d) => below(d.getSourceFile().fileName));
  if (!inside.length) return { kind: "outside", what: "another library" };
  const meanings = inside.map(meaning);
  const defined = inside.filter((_, i) => meanings[i].definition);
  if (defined.length) return { kind: "definition", targets: defined.map(place), what: ts.SyntaxKind[defined[0].kind] };
  for (const m of meanings) {
    if (!m.next) continue;
    const further = meant(m.next, seen);
    if (further.kind !== "unknown") return further;
  }
  return { kind: "value", targets: inside.map(place), what: ts.SyntaxKind[inside[0].kind] };
}

function below(name) {
  const relative = path.relative(root, path.resolve(name));
  return relative.startsWith("..") ? "" : relative.split(path.sep).join("/");
}

function place(d) {
  const file = d.getSourceFile();
  const at = ts.getNameOfDeclaration(d) || d;
  return [below(file.fileName), file.getLineAndCharacterOfPosition(at.getStart(file)).line + 1];
}

// What the types of a call say, where its name ends at a variable (destructured, imported by `require`, given by another package of the tree):
// the function or class whose signature it is, if that has a body in the tree.
function signed(call) {
  const signature = checker.getResolvedSignature(call);
  let d = signature && signature.declaration;
  if (d && ts.isConstructorDeclaration(d)) d = d.parent;
  return d && isFunction(d) && (ts.isClassLike(d) || d.body) && below(d.getSourceFile().fileName)
    ? { kind: "definition", targets: [place(d)], what: `${ts.SyntaxKind[d.kind]} by its type` } : undefined;
}

function write(file, name, call) {
  const at = file.getLineAndCharacterOfPosition(name.getStart(file));
  let found = meant(checker.getSymbolAtLocation(name));
  if (found.kind === "value" || found.kind === "unknown") found = signed(call) || found;
  process.stdout.write(JSON.stringify({
    path: below(file.fileName), line: at.line + 1, column: at.character, name: name.text,
    kind: found.kind, targets: found.targets || [], what: found.what,
  }) + "\n");
}

for (const full of names) {
  const file = program.getSourceFile(full);
  const visit = (n) => {
    if ((ts.isCallExpression(n) || ts.isNewExpression(n)) && callee(n.expression)) write(file, callee(n.expression), n);
    ts.forEachChild(n, visit);
  };
  visit(file);
}
