package throwaway

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

//go:embed guardian.sh
var guardian string

// child is a running server and the guardian that ends it when we are gone.
// It holds no goroutine, so it does not disturb a search for leaked ones.
type child struct {
	guardian *exec.Cmd
	pid      int // of the server
	leash    *os.File
	output   *os.File // of the guardian: ends when the guardian, and so the server, has ended
}

// launch starts the command under a guardian in this home.
func launch(ctx context.Context, h *home, farewell string, argv []string) (*child, error) {
	held, leash, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer held.Close()
	output, told, err := os.Pipe()
	if err != nil {
		leash.Close()
		return nil, err
	}
	defer told.Close()

	// The server outlives the context of whoever needed it first.
	cmd := h.command(context.WithoutCancel(ctx), "sh", append([]string{"-c", guardian, "guardian", h.dir, farewell}, argv...)...)
	cmd.Stdout = told
	cmd.ExtraFiles = []*os.File{held}
	cmd.SysProcAttr.Setpgid = true // Ctrl-C is for us; the guardian hears of it by the pipe
	c := &child{guardian: cmd, leash: leash, output: output}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, leash.Close(), output.Close())
	}
	// The guardian keeps its own end of the pipe: only ours is to be read from now on.
	told.Close()
	line, err := bufio.NewReader(output).ReadString('\n')
	if err == nil {
		c.pid, err = strconv.Atoi(strings.TrimSpace(line))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the guardian of %s did not start its server: %w", h.dir, err), c.release())
	}
	return c, nil
}

// ended tells whether the server ends within this time.
func (c *child) ended(within time.Duration) bool {
	if err := c.output.SetReadDeadline(time.Now().Add(within)); err != nil {
		return false
	}
	_, err := c.output.Read(make([]byte, 1))
	return errors.Is(err, io.EOF)
}

// end sends the signal and waits for the server's end, by force if need be.
func (c *child) end(signal syscall.Signal) error {
	for _, s := range []syscall.Signal{signal, syscall.SIGKILL} {
		if c.ended(0) {
			break
		}
		if err := syscall.Kill(c.pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			return errors.Join(fmt.Errorf("signal to server %d: %w", c.pid, err), c.release())
		}
		if c.ended(stopTimeout) {
			break
		}
	}
	return c.release()
}

// release lets go of the guardian; one whose server still runs then ends it.
func (c *child) release() error {
	err := errors.Join(c.leash.Close(), c.output.Close())
	if wait := c.guardian.Wait(); wait != nil {
		err = errors.Join(err, fmt.Errorf("guardian: %w", wait))
	}
	return err
}
