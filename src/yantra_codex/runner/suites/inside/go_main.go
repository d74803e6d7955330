package main

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

type yantraTest struct {
	name string
	run  func(*testing.T)
}

// yantraAll runs every test below one, whose end comes after all of theirs, also of parallel ones.
func yantraAll(mark string, tests []yantraTest) func(*testing.T) {
	out := os.Stdout
	say := func(word, name string) {
		out.WriteString("\n" + strings.TrimSpace(mark+" "+word+" "+name) + "\n")
	}
	return func(t *testing.T) {
		failed := false
		t.Cleanup(func() {
			if !failed && !t.Failed() {
				say("end", "")
			}
		})
		for _, test := range tests {
			say("begin", test.name)
			t.Run(test.name, func(t *testing.T) {
				finished := false
				t.Cleanup(func() {
					switch {
					case t.Skipped():
						say("skipped", test.name)
					case t.Failed() || !finished:
						failed = true
						say("failed", test.name)
					default:
						say("ok", test.name)
					}
				})
				defer func() {
					if t.Failed() || t.Skipped() {
						finished = true
					}
				}()
				test.run(t)
				finished = true
			})
		}
	}
}

// yantraExample compares what an example prints with its comment.
func yantraExample(run func(), want string, unordered bool) func(*testing.T) {
	return func(t *testing.T) {
		old := os.Stdout
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout = writer
		done := make(chan string)
		go func() {
			var text strings.Builder
			for in := bufio.NewReader(reader); ; {
				line, err := in.ReadString('\n')
				text.WriteString(line)
				if err != nil {
					done <- text.String()
					return
				}
			}
		}()
		func() {
			defer func() {
				os.Stdout = old
				writer.Close()
			}()
			run()
		}()
		got := <-done
		if yantraLines(got, unordered) != yantraLines(want, unordered) {
			t.Errorf("printed %q, expected %q", strings.TrimSpace(got), strings.TrimSpace(want))
		}
	}
}

func yantraLines(text string, unordered bool) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
		for j := i; unordered && j > 0 && lines[j] < lines[j-1]; j-- {
			lines[j], lines[j-1] = lines[j-1], lines[j]
		}
	}
	return strings.Join(lines, "\n")
}

func main() {
	mark, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	all := yantraAll(strings.TrimSpace(mark), []yantraTest{TESTS})
	match := func(pattern, name string) (bool, error) { return true, nil }
	testing.Main(match, []testing.InternalTest{{Name: "tests", F: all}}, nil, nil)
}
