package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"keng/internal/config"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands are the program's. Every setting is a flag of each of them.
type commands struct {
	config.Flags

	Demo    demoCommand    `cmd:"" help:"Try it: everything in one process with a sample commune, nothing to set up."`
	Serve   serveCommand   `cmd:"" help:"Run the bot."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this program's schema, or say where it is."`
	Import  importCommand  `cmd:"" help:"Read a roster, say what changed, write one-time links."`
	Audit   auditCommand   `cmd:"" help:"Write who has seen or changed people's data to a file."`
	Org     orgCommands    `cmd:"" help:"See and change the tree of units: found, rename, move, merge, split, dissolve, undo."`
	Person  personCommands `cmd:"" help:"See and change what is kept about people: find, show, add, correct, category, move, leave, appoint, dismiss, merge, undo."`
	Doctor  doctorCommand  `cmd:"" help:"Check the settings, the database, Redis and each channel."`
	Keys    keysCommand    `cmd:"" help:"Make, look at and change the key to the phone numbers and reasons in the database."`
	Job     jobCommand     `cmd:"" help:"Run one background job once, now."`
	Bench   benchCommands  `cmd:"" help:"Measure the program, on servers of its own."`
}

// console is where a command was started, and with which settings.
type console struct {
	flags          config.Flags
	stdin          io.Reader
	stdout, stderr io.Writer
	scrub          *scrubber
}

// usageError is a command that cannot be run the way it was written.
type usageError struct{ why string }

func (e usageError) Error() string { return e.why }

// done is what the parser ends with after it has printed what was asked for.
type done int

// run is the whole program. It returns the exit code; ctx ends it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	c := &console{stdin: os.Stdin, stdout: stdout, stderr: stderr, scrub: newScrubber(config.Flags{})}
	defer func() {
		if p := recover(); p != nil {
			end, ok := p.(done)
			if !ok {
				panic(p)
			}
			code = int(end)
		}
	}()
	return c.exitCode(c.command(ctx, args))
}

func (c *console) command(ctx context.Context, args []string) error {
	environ := config.Environ() // told after the parser, which may have been asked for help only
	var all commands
	parser, err := kong.New(&all,
		kong.Name("keng"),
		kong.Description("Kẻng calls a party cell to its meetings: it announces, reminds, collects answers, takes the roll and counts."),
		kong.Writers(c.stdout, c.stderr),
		kong.Exit(func(code int) { panic(done(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ValueFormatter(func(v *kong.Value) string { return v.Help }), // it names the variable itself
	)
	if err != nil {
		return err
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		return usageError{err.Error() + "; see keng --help"}
	}
	if environ != nil {
		return environ
	}
	c.flags, c.scrub = all.Flags, newScrubber(all.Flags)
	chosen.BindTo(ctx, (*context.Context)(nil))
	return chosen.Run(c)
}

// exitCode tells what went wrong, one line for each thing, and returns the
// code that says so.
func (c *console) exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	var problems config.Problems
	var usage usageError
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			c.complain(p)
		}
		return exitUsage
	case errors.As(err, &usage):
		c.complain(usage.why)
		return exitUsage
	case errors.Is(err, errSaid):
		return exitFailed
	default:
		c.complain(err.Error())
		return exitFailed
	}
}

// errSaid is a failure that the command has told in its own words.
var errSaid = errors.New("failed, as it was said")

// complain writes one line without a secret in it.
func (c *console) complain(line string) {
	fmt.Fprintf(c.stderr, "keng: %s\n", c.scrub.text(oneLine(line)))
}

// oneLine joins the lines that some drivers put into their errors, each once.
func oneLine(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

// say writes a line of a command's result.
func (c *console) say(format string, args ...any) { fmt.Fprintf(c.stdout, format+"\n", args...) }
