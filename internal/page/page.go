package page

import (
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"keng/internal/font"
	"keng/internal/i18n"
)

// Page serves one stage to whoever looks at it. It is safe for concurrent use.
type Page struct {
	stage   Stage
	catalog *i18n.Catalog
	wall    func() time.Time
	log     *slog.Logger
	html    *template.Template
	life    context.Context //nolint:containedctx // that of the page's feeds
	end     context.CancelFunc

	// meets is when the meeting of the story was to begin; nil if there is none.
	meets atomic.Pointer[time.Time]

	mu sync.Mutex // guards everything below
	// era names what is played: a page of another one is out of date.
	era string
	// feeds are the names of the pages whose feed has begun.
	feeds map[string]bool
	// seen is up to where each chat was read.
	seen map[int64]int64
	// trouble is what was switched on.
	trouble map[string]bool
	toasts  map[int64]toasts
	story   progress
	// first is where the records of what happened begin.
	first lines
}

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// New makes the page of a stage; wall is real time. Open has to be called before
// it is served.
func New(stage Stage, catalog *i18n.Catalog, wall func() time.Time, log *slog.Logger) (*Page, error) {
	parsed, err := template.New("").ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	p := &Page{stage: stage, catalog: catalog, wall: wall, log: log, html: parsed}
	p.life, p.end = context.WithCancel(context.Background())
	p.begin()
	return p, nil
}

// Close ends all feeds, so that the server need not wait for them.
func (p *Page) Close() { p.end() }

// Open takes what the people have in their chats by now as read, and begins the
// guided story: the stage is set.
func (p *Page) Open() { p.begin() }

func (p *Page) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.era = rand.Text()
	p.feeds, p.seen, p.trouble, p.toasts = map[string]bool{}, map[int64]int64{}, map[string]bool{}, map[int64]toasts{}
	p.story = progress{done: map[string]bool{}}
	platform := p.stage.Platform()
	if platform == nil {
		return
	}
	for _, someone := range platform.People() {
		p.seen[someone.ID()] = someone.Seq()
	}
	p.first = lines{}
	p.first.read(p, p.catalog.In(""))
	p.story.update = p.first.update
	p.meets.Store(nil)
	if first, ok := p.stage.Meeting(); ok {
		p.meets.Store(&first)
	}
}

// Handler serves the page.
func (p *Page) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.show)
	mux.HandleFunc("GET /live", p.live)
	mux.HandleFunc("GET /people/{id}/earlier", p.earlier)
	mux.HandleFunc("GET /people/{id}/file/{message}", p.file)
	mux.Handle("POST /people/{id}/{act}", p.doing(p.act))
	mux.Handle("POST /clock", p.doing(p.moveClock))
	mux.Handle("POST /trouble/{what}", p.doing(p.makeTrouble))
	mux.Handle("POST /story/{step}/{move}", p.doing(p.makeMove))
	mux.Handle("POST /reset", p.doing(p.reset))
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	mux.Handle("GET /static/", http.StripPrefix("/static/", kept(http.FileServerFS(files))))
	for _, name := range []string{font.RegularFile, font.BoldFile, font.LicenceFile} {
		mux.Handle("GET /static/vendor/"+name, http.StripPrefix("/static/vendor/", kept(http.FileServerFS(font.Files))))
	}
	return guarded(mux)
}
