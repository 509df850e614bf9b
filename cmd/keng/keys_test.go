package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"keng/internal/sandbox"
	"keng/internal/store/storetest"
	"keng/internal/vault"
)

// phonedRoster is smallRoster with a phone.
var phonedRoster = strings.Replace(smallRoster, "Nông Thị Lan,Bí thư,,", "Nông Thị Lan,Bí thư,0199 000 123,", 1)

// dataKeyForm finds a key in what a command says.
var dataKeyForm = regexp.MustCompile(`keng-key-1\.[A-Za-z0-9_.-]+`)

// printedKey is the key that a command has printed.
func printedKey(t *testing.T, r result) string {
	t.Helper()
	key := dataKeyForm.FindString(r.stdout)
	if _, err := vault.Parse(key); err != nil {
		t.Fatalf("it printed no key (%v): %s", err, r.stdout)
	}
	return key
}

func fingerprint(t *testing.T, key string) string {
	t.Helper()
	v, err := vault.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	return v.Fingerprint()
}

// inCase is a bot at work on a database, two of whose people have been called
// to a meeting.
type inCase struct {
	*village
	process   *running
	lan, sinh *sandbox.Person
}

// atWork is when it is at work: the people are called, and the meeting is to come.
const atWork = "2026-12-15T08:00:00+07:00"

// called brings the village to where its people are asked to the meeting.
func called(t *testing.T, database ...string) *inCase {
	t.Helper()
	c := &inCase{village: newVillageAt(t, "2026-12-01T08:00:00+07:00", database...)}
	c.process = c.serve(t, "--clock", "2026-12-01T08:00:00+07:00")
	c.lan = linked(t, c.Server, "Lan", c.codes["Nông Thị Lan"])
	c.sinh = linked(t, c.Server, "Sính", c.codes["Vàng Mí Sính"])
	c.lan.Send("/lich ngày 20 19:30 Nhà văn hóa thôn")
	tap(t, c.lan, "Lưu")
	wait(t, c.lan, "that it is kept", func(last sandbox.Message) bool { return len(last.Buttons) == 0 })
	c.restart(t)
	says(t, c.lan, "Kính mời đồng chí dự buổi sinh hoạt.")
	says(t, c.sinh, "Kính mời đồng chí dự buổi sinh hoạt.")
	return c
}

// restart goes on with these settings in the place of the village's.
func (c *inCase) restart(t *testing.T, database ...string) {
	t.Helper()
	c.process.stop()
	if database != nil {
		c.database = database
	}
	c.process = c.serve(t, "--clock", atWork)
}

// excuses has somebody say why they cannot come.
func excuses(t *testing.T, who *sandbox.Person, why string) {
	t.Helper()
	who.Send("Tôi xin vắng vì " + why)
	says(t, who, why)
}

// end ends the bot and checks what it has said and left.
func (c *inCase) end(t *testing.T, d *storetest.Database, secrets ...string) {
	t.Helper()
	c.process.stop()
	if log := c.process.stderr.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("the log: %s", log)
	}
	seen := d.Dump(t) + c.process.stderr.String()
	if !d.Postgres {
		seen += d.Bytes(t)
	}
	for _, s := range append(secrets, "keng-key-1.") {
		if strings.Contains(seen, s) {
			t.Errorf("%q can be seen in the database or in the log", s)
		}
	}
	if !strings.Contains(seen, "Nông Thị Lan") {
		t.Error("nothing can be seen at all: the test proves nothing")
	}
	clean(t, c.Server)
}

// TestKeyInAFile: it is made at the first start, for its owner alone, and
// rotated while the bot runs.
func TestKeyInAFile(t *testing.T) {
	t.Parallel()
	d := &storetest.Database{URL: sqlite(t)}
	file := d.Path() + ".key"
	database := []string{"--database-url", d.URL}
	c := called(t, database...)
	info, err := os.Stat(file)
	if err != nil || info.Mode() != 0o600 {
		t.Fatalf("mode %v (%v), want 0600", info.Mode(), err)
	}
	excuses(t, c.lan, "con ốm nặng")

	phoned := append([]string{"import", write(t, "roster.csv", phonedRoster), "--clock", atWork}, database...)
	keng(t, phoned...).succeeds(t)
	for range 2 {
		before := keyIn(t, file)
		r := keng(t, append([]string{"keys", "rotate"}, database...)...).succeeds(t)
		aside := vault.AsidePath(file, before)
		if !strings.Contains(r.stdout, "everything is sealed with the new key "+keyIn(t, file)) || !strings.Contains(r.stdout, aside) {
			t.Errorf("it said %q", r.stdout)
		}
		if keyIn(t, file) == before || keyIn(t, aside) != before {
			t.Errorf("%s has become %s, and beside it is %s", before, keyIn(t, file), keyIn(t, aside))
		}
		c.lan.Send("/toi")
		says(t, c.lan, "0199000123")
		excuses(t, c.sinh, "đưa bố đi viện")
		c.lan.Send("/hop")
		says(t, c.lan, "con ốm nặng")
		excuses(t, c.sinh, "bận cưới em gái")
	}
	again := keng(t, phoned...).succeeds(t)
	if again.stdout != "Không có gì thay đổi.\n" {
		t.Errorf("importing again, it said %q", again.stdout)
	}
	status := keng(t, append([]string{"keys", "status"}, database...)...).succeeds(t).stdout
	want := "the data key " + keyIn(t, file) + " is in " + file + "\nin the database 3 texts are sealed with " + keyIn(t, file)
	if !strings.HasPrefix(status, want) {
		t.Errorf("it says %q, want %q", status, want)
	}
	c.restart(t)
	c.lan.Send("/hop")
	says(t, c.lan, "con ốm nặng")
	c.end(t, d, "0199000123", "con ốm", "bố đi viện", "cưới em gái")
}

// keyIn is the fingerprint of the key in a file.
func keyIn(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return fingerprint(t, string(text))
}

// TestKeyInTheSettings is rotated in two steps, with the bot restarted between
// them and at any time after them.
func TestKeyInTheSettings(t *testing.T) {
	t.Parallel()
	d := storetest.Postgres(t)
	with := func(key string) []string { return []string{"--database-url", d.URL, "--data-key", key} }
	rotate := func(key string) result {
		return keng(t, append([]string{"keys", "rotate"}, with(key)...)...).succeeds(t)
	}
	old := printedKey(t, keng(t, "keys", "new").succeeds(t))
	c := called(t, with(old)...)
	excuses(t, c.lan, "con ốm nặng")

	step := rotate(old)
	both := printedKey(t, step)
	if step.stderr != "" || fingerprint(t, both) != fingerprint(t, old) {
		t.Errorf("the first step said %q, and seals with %s", step.stderr, fingerprint(t, both))
	}
	c.restart(t, with(both)...)
	excuses(t, c.sinh, "đưa bố đi viện")

	last := printedKey(t, rotate(both))
	if fingerprint(t, last) == fingerprint(t, old) {
		t.Error("the second step gives the old key")
	}
	c.lan.Send("/hop") // to the bot that goes on with both
	says(t, c.lan, "con ốm nặng")
	excuses(t, c.sinh, "bận cưới em gái")
	if again := printedKey(t, rotate(both)); again != last {
		t.Error("asked again, it gives another key")
	}
	for what, key := range map[string]string{"the old key": old, "a new one": printedKey(t, keng(t, "keys", "new"))} {
		r := keng(t, append([]string{"job", "look"}, with(key)...)...)
		r.fails(t, exitFailed, "KENG_DATA_KEY")
		if !strings.Contains(r.stderr, fingerprint(t, last)) {
			t.Errorf("%s: it does not say which key it wants: %s", what, r.stderr)
		}
	}
	c.restart(t, with(last)...)
	c.lan.Send("/hop")
	says(t, c.lan, "con ốm nặng")
	c.end(t, d, "con ốm", "bố đi viện", "cưới em gái")
}

// TestKeyThatIsGone: no command begins on the database without it, or makes
// another; with it, everything is as before.
func TestKeyThatIsGone(t *testing.T) {
	d := &storetest.Database{URL: sqlite(t)}
	file := d.Path() + ".key"
	roster := write(t, "roster.csv", phonedRoster)
	keng(t, "import", roster, "--database-url", d.URL).succeeds(t)
	if err := os.Rename(file, file+".away"); err != nil {
		t.Fatal(err)
	}
	commands := []string{
		"serve --telegram-token 1:a --listen 127.0.0.1:0", "import " + roster, "migrate up", "migrate status", "job look", "keys rotate",
		"keys status",
	}
	for _, command := range commands {
		keng(t, append(strings.Fields(command), "--database-url", d.URL)...).fails(t, exitFailed, "put its file back as "+file)
	}
	if r := keng(t, "doctor", "--database-url", d.URL); r.code != exitFailed || !strings.Contains(r.stdout, "wrong  data key: ") {
		t.Errorf("doctor: %d %s", r.code, r.stdout)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("another key was made: %v", err)
	}
	other := keng(t, "keys", "new").succeeds(t).stdout
	if err := os.WriteFile(file, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range commands {
		keng(t, append(strings.Fields(command), "--database-url", d.URL)...).fails(t, exitFailed, "put the right file there")
	}
	if err := os.Rename(file+".away", file); err != nil {
		t.Fatal(err)
	}
	if r := keng(t, "import", roster, "--database-url", d.URL).succeeds(t); r.stdout != "Không có gì thay đổi.\n" {
		t.Errorf("with the key again, it said %q", r.stdout)
	}
}

// TestCopyFromBeforeARotation: its key is still there, and the operator is told
// where.
func TestCopyFromBeforeARotation(t *testing.T) {
	d := &storetest.Database{URL: sqlite(t)}
	keng(t, "import", write(t, "roster.csv", phonedRoster), "--database-url", d.URL).succeeds(t)
	saved, err := os.ReadFile(d.Path())
	if err != nil {
		t.Fatal(err)
	}
	old := keyIn(t, d.Path()+".key")
	keng(t, "keys", "rotate", "--database-url", d.URL).succeeds(t)
	if err := os.WriteFile(d.Path(), saved, 0o600); err != nil {
		t.Fatal(err)
	}
	keng(t, "migrate", "status", "--database-url", d.URL).fails(t, exitFailed, "it is in "+vault.AsidePath(d.Path()+".key", old))
	if err := os.Rename(vault.AsidePath(d.Path()+".key", old), d.Path()+".key"); err != nil {
		t.Fatal(err)
	}
	keng(t, "migrate", "status", "--database-url", d.URL).succeeds(t)
}

func TestDoctorLooksAtTheKey(t *testing.T) {
	d := &storetest.Database{URL: sqlite(t)}
	file := d.Path() + ".key"
	keng(t, "migrate", "up", "--database-url", d.URL).succeeds(t)
	key := keyIn(t, file)
	named := write(t, "data-key", keng(t, "keys", "new").stdout)
	postgres := storetest.Postgres(t).URL
	for _, test := range []struct {
		name     string
		mode     os.FileMode
		database string
		file     string
		says     string
	}{
		{"all is well", 0o600, d.URL, "", "ok     data key: it is " + key + ", in " + file},
		{"others can read it", 0o640, d.URL, "", "wrong  data key: others on this machine can read it: chmod 600 " + file},
		{"a group may read a file that was named", 0o640, postgres, named, "ok     data key: it is "},
		{"others may not", 0o644, postgres, named, "wrong  data key: others on this machine can read it: chmod 600 " + named},
		{"several machines", 0o640, postgres, named, "several machines need the same"},
		{"none yet", 0o600, postgres, "", "note   data key: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("XDG_CONFIG_HOME", t.TempDir())
			t.Setenv("KENG_DATA_KEY", "") // so that the test leaves nothing behind
			t.Setenv("KENG_DATA_KEY_FILE", test.file)
			looked := file
			if test.file != "" {
				looked = test.file
			}
			if err := os.Chmod(looked, test.mode); err != nil {
				t.Fatal(err)
			}
			r := keng(t, "doctor", "--database-url", test.database)
			if !strings.Contains(r.stdout, test.says) {
				t.Errorf("no %q in\n%s", test.says, r.stdout)
			}
			if strings.Contains(r.stdout+r.stderr, "keng-key-1.") {
				t.Error("it tells the key")
			}
		})
	}
	if entries, _ := filepath.Glob(file + "*"); len(entries) != 1 {
		t.Errorf("it left %v", entries)
	}
}

// TestMigrateUpTwiceSealsNothing: what was written sealed is not sealed again, and
// nothing is said of it.
func TestMigrateUpTwiceSealsNothing(t *testing.T) {
	db := sqlite(t)
	keng(t, "import", write(t, "roster.csv", phonedRoster), "--database-url", db).succeeds(t)
	if r := keng(t, "migrate", "up", "--database-url", db).succeeds(t); !strings.Contains(r.stdout, "nothing to do") {
		t.Errorf("it said %q", r.stdout)
	}
}
