// Says what each call of a tree of Go source means, by go/types.
//
//	go run calls.go ROOT [PREFIX [DIR...]]
//
// PREFIX: the import path of ROOT where no go.mod says it. DIR: where other modules' sources lie, by import path.
// One JSON object a line: path, line, column (bytes, from 0) and name of the callee; kind and targets, see __init__.py.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type answer struct {
	Path    string  `json:"path"`
	Line    int     `json:"line"`
	Column  int     `json:"column"`
	Name    string  `json:"name"`
	Kind    string  `json:"kind"`
	Targets [][]any `json:"targets"`
	What    string  `json:"what"`
}

type tree struct {
	root, prefix string
	elsewhere    []string
	fset         *token.FileSet
	std          types.Importer
	packages     map[string]*types.Package
	out          *json.Encoder
	given        map[types.Object]types.Object // a package's variable -> the function that it is declared to hold
}

// Import finds a package in the tree, in the other modules' folders, or in the standard library.
func (t *tree) Import(path string) (*types.Package, error) {
	if known, ok := t.packages[path]; ok {
		if known == nil {
			return nil, fmt.Errorf("%s imports itself", path)
		}
		return known, nil
	}
	for _, dir := range t.folders(path) {
		t.packages[path] = nil
		files, _ := t.files(dir, false)
		made, _ := t.config().Check(path, t.fset, files, nil)
		t.packages[path] = made
		return made, nil
	}
	return t.std.Import(path)
}

func (t *tree) folders(path string) []string {
	var found []string
	if path == t.prefix || strings.HasPrefix(path, t.prefix+"/") {
		found = append(found, filepath.Join(t.root, strings.TrimPrefix(path, t.prefix)))
	}
	for _, dir := range t.elsewhere {
		found = append(found, filepath.Join(dir, path))
	}
	var there []string
	for _, dir := range found {
		if names, _ := filepath.Glob(filepath.Join(dir, "*.go")); len(names) > 0 {
			there = append(there, dir)
		}
	}
	return there
}

func (t *tree) config() *types.Config {
	return &types.Config{Importer: t, Error: func(error) {}, FakeImportC: true}
}

// files are those of a folder that this machine would build, and apart from them the ones of its external test package.
func (t *tree) files(dir string, tests bool) (inside, outside []*ast.File) {
	found, _ := build.Default.ImportDir(dir, 0)
	if found == nil {
		return nil, nil
	}
	names := append(append([]string{}, found.GoFiles...), found.CgoFiles...)
	if tests {
		names = append(names, found.TestGoFiles...)
	}
	return t.parsed(dir, names), t.parsed(dir, found.XTestGoFiles)
}

func (t *tree) parsed(dir string, names []string) []*ast.File {
	var files []*ast.File
	for _, name := range names {
		if file, _ := parser.ParseFile(t.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution); file != nil {
			files = append(files, file)
		}
	}
	return files
}

// checked writes the answers for the calls of one package with its tests.
//
// The package is checked anew with its tests; what it shares with the imported one is told apart by position only.
func (t *tree) checked(path string, files []*ast.File) {
	info := &types.Info{
		Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
	}
	_, _ = t.config().Check(path, t.fset, files, info)
	t.given = map[types.Object]types.Object{}
	for _, file := range files {
		t.hold(file, info)
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				t.write(call, info)
			}
			return true
		})
	}
}

// hold notes the variables of a package that are declared as `var f = g`.
func (t *tree) hold(file *ast.File, info *types.Info) {
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			value, ok := spec.(*ast.ValueSpec)
			if !ok || len(value.Names) != len(value.Values) {
				continue
			}
			for i, name := range value.Names {
				if given := callee(value.Values[i]); given != nil {
					if function, ok := info.Uses[given].(*types.Func); ok {
						t.given[info.Defs[name]] = function
					}
				}
			}
		}
	}
}

func callee(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return callee(e.X)
	case *ast.IndexListExpr:
		return callee(e.X)
	case *ast.ParenExpr:
		return callee(e.X)
	}
	return nil
}

func (t *tree) write(call *ast.CallExpr, info *types.Info) {
	name := callee(call.Fun)
	if name == nil {
		return
	}
	where := t.fset.Position(name.Pos())
	a := answer{Path: t.below(where.Filename), Line: where.Line, Column: where.Column - 1, Name: name.Name, Targets: [][]any{}}
	a.Kind, a.What = "unknown", "not typed"
	object := info.Uses[name]
	if object != nil {
		a.Kind, a.What = kind(object, info.Types[call.Fun])
		if held := t.given[object]; held != nil {
			if at := t.fset.Position(held.Pos()); t.below(at.Filename) != "" {
				a.Targets = append(a.Targets, []any{t.below(at.Filename), at.Line})
			}
		}
		if at := t.fset.Position(object.Pos()); object.Pos().IsValid() && t.below(at.Filename) != "" {
			a.Targets = append(a.Targets, []any{t.below(at.Filename), at.Line})
		} else if a.Kind != "unknown" {
			a.Kind = "outside"
		}
	}
	_ = t.out.Encode(a)
}

func kind(object types.Object, fun types.TypeAndValue) (string, string) {
	switch object := object.(type) {
	case *types.Builtin:
		return "outside", "built-in"
	case *types.TypeName:
		return "conversion", "conversion"
	case *types.Func:
		receiver := object.Signature().Recv()
		if receiver == nil {
			return "definition", "function"
		}
		if types.IsInterface(receiver.Type()) {
			return "definition", "interface method"
		}
		return "definition", "method"
	case *types.Var:
		if fun.IsType() || fun.Type == nil || fun.Type == types.Typ[types.Invalid] {
			return "unknown", "not typed"
		}
		return "value", "variable"
	}
	return "unknown", "not typed"
}

// below is the path under the tree's root with slashes, empty for a file elsewhere.
func (t *tree) below(name string) string {
	relative, err := filepath.Rel(t.root, name)
	if err != nil || strings.HasPrefix(relative, "..") {
		return ""
	}
	return filepath.ToSlash(relative)
}

// prefix is the module's path as go.mod names it, else the part of the root's path after the last /src/.
func prefix(root string) string {
	text, _ := os.ReadFile(filepath.Join(root, "go.mod"))
	for _, line := range strings.Split(string(text), "\n") {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "module" {
			return strings.Trim(words[1], `"`)
		}
	}
	if at := strings.LastIndex(root, "/src/"); at >= 0 {
		return root[at+len("/src/"):]
	}
	return "tree"
}

func main() {
	root, _ := filepath.Abs(os.Args[1])
	build.Default.CgoEnabled = false
	buffer := bufio.NewWriter(os.Stdout)
	defer buffer.Flush()
	t := &tree{root: root, prefix: prefix(root), fset: token.NewFileSet(), packages: map[string]*types.Package{}, out: json.NewEncoder(buffer)}
	t.std = importer.ForCompiler(t.fset, "source", nil)
	if len(os.Args) > 2 && os.Args[2] != "" {
		t.prefix = os.Args[2]
	}
	if len(os.Args) > 3 {
		t.elsewhere = os.Args[3:]
	}
	var dirs []string
	_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			if name := entry.Name(); path != root && (name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".")) {
				return filepath.SkipDir
			}
			dirs = append(dirs, path)
		}
		return nil
	})
	sort.Strings(dirs)
	for _, dir := range dirs {
		path := strings.TrimSuffix(t.prefix+"/"+t.below(dir), "/.")
		inside, outside := t.files(dir, true)
		if len(inside) > 0 {
			t.checked(path, inside)
		}
		if len(outside) > 0 {
			t.checked(path+"_test", outside)
		}
	}
}
