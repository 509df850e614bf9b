package throwaway

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// home is a server's folder and the account that it runs under.
type home struct {
	dir     string
	account *syscall.Credential // nil: our own
}

const (
	// memory is a folder that Linux keeps in memory. A database of a test is
	// made there in a fifth of the time that it takes on a disk.
	memory = "/dev/shm"
	// memoryNeeded is room for the servers of several test binaries. Containers
	// often have 64 MB there, which is too little for one.
	memoryNeeded = 2 << 30
)

// newHome makes a folder that a server can call its own: in memory if there is
// room and it need not be on a disk, else in the system's temp folder. (A
// test's own temp folder is closed to other accounts.)
func newHome(name string, onDisk bool) (*home, error) {
	account, err := unprivileged()
	if err != nil {
		return nil, err
	}
	parent := os.TempDir()
	if !onDisk && roomInMemory() {
		parent = memory
	}
	dir, err := os.MkdirTemp(parent, "keng-test-"+name+"-")
	if err != nil {
		return nil, err
	}
	h := &home{dir: dir, account: account}
	if err := h.give(dir); err != nil {
		return nil, errors.Join(err, h.remove())
	}
	return h, nil
}

func roomInMemory() bool {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err != nil {
		return false
	}
	return fs.Bavail*uint64(fs.Bsize) >= memoryNeeded
}

// unprivileged returns the account to run servers under, or nil for our own:
// Postgres refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("no account to run servers under: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// command prepares a command that runs in the home, under its account.
func (h *home) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = h.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: h.account}
	return cmd
}

// write puts a file into the home that only its account can read.
func (h *home) write(name, content string) (path string, err error) {
	path = filepath.Join(h.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return "", err
	}
	return path, h.give(path)
}

func (h *home) give(path string) error {
	if h.account == nil {
		return nil
	}
	return os.Chown(path, int(h.account.Uid), int(h.account.Gid))
}

// log returns what the server has written so far, for an error message.
func (h *home) log() string {
	b, err := os.ReadFile(filepath.Join(h.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// remove removes the folder. The children of a killed Postgres notice its end
// a moment later and may still write, so it is tried until nothing is left.
func (h *home) remove() error {
	var err error
	for deadline := time.Now().Add(stopTimeout); time.Now().Before(deadline); time.Sleep(pollInterval) {
		if err = os.RemoveAll(h.dir); err == nil {
			return nil
		}
	}
	return err
}
