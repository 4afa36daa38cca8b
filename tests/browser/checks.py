"""What has to hold in a real browser, each a function of its pages."""

import re

from browser.pages import shown, until

FOCUS = "document.activeElement.id || document.activeElement.getAttribute('class') || document.activeElement.tagName"


def it_asks_for_nothing_and_complains_of_nothing(pages):
    for theme in ("light", "dark"):
        with pages.opened(theme=theme) as page:
            assert page.title().startswith("Portfolio 陀螺 </script>")
            assert page.locator("img").count() == 0
            assert page.evaluate("document.documentElement.classList.contains('scripted')")


def every_number_leads_to_as_many_rows_as_it_says(pages):
    with pages.opened(reduced=True) as page:
        told = page.evaluate(FOLLOWED)
        assert len(told) > 100
        for address, number, asked, rows, question in told:
            assert (int(number.replace(",", "")), asked) == (rows, question), address


def a_click_on_a_number_shows_its_rows_and_goes_there(pages):
    with pages.opened(reduced=True) as page:
        page.locator(".figures a").nth(4).click()
        until(page, "document.activeElement.id === 'table'")
        assert shown(page) == pages.scene.facts["new"]
        assert page.locator("#question").inner_text().endswith("| new since 2026-03-02")
        assert page.locator("#table tbody tr .new").count() == pages.scene.facts["new"]
        page.go_back()
        until(page, "!location.hash.includes('new')")


def a_click_on_a_bar_shows_its_rows(pages):
    with pages.opened(reduced=True) as page:
        bar = page.locator("#timeline figure div:first-child a").first
        value = bar.locator(".mark").get_attribute("data-value")
        bar.click()
        until(page, "document.activeElement.id === 'table'")
        assert shown(page) == int(value)


def filters_narrow_the_rows_and_can_be_removed(pages):
    with pages.opened(reduced=True) as page:
        every = shown(page)
        page.select_option("[data-filter=own]", "kept")
        kept = shown(page)
        assert kept == pages.scene.facts["citing_external"] <= every
        page.fill("#words", "US9000001B2")
        until(page, f"Number(document.querySelector('#table caption').dataset.rows) < {kept}")
        assert page.locator("#chips button").count() == 1
        page.fill("#words", "")
        until(page, f"Number(document.querySelector('#table caption').dataset.rows) === {kept}")
        page.locator("#chips button").first.click()
        assert shown(page) == every
        assert page.locator("#chips button").count() == 0


def a_column_sorts_either_way_and_says_so(pages):
    with pages.opened("#members") as page:
        for wanted in ("descending", "ascending"):
            page.locator("th[data-name=number] button").click()
            assert page.locator("th[data-name=number]").get_attribute("aria-sort") == wanted
            names = page.locator("#table tbody th").all_inner_texts()
            assert len(names) == pages.scene.facts["documents"]
            patents = [name for name in names if re.fullmatch(r"US\d+B2", name)]
            assert patents == sorted(patents, key=lambda name: int(name[2:-2]), reverse=wanted == "descending")


def what_is_unknown_or_not_bought_is_never_zero(pages):
    with pages.opened("#members?state=not_bought") as page:
        row = page.locator("#table tbody tr")
        assert row.count() == 1
        assert "not bought" in row.inner_text()
        assert "unknown" in row.locator("td.num").first.inner_text()
        assert not re.search(r"\b0\b", row.inner_text())


def long_tables_are_turned_by_pages(pages):
    with pages.opened("#citations", reduced=True) as page:
        first = page.locator("#table tbody tr").first.inner_text()
        page.get_by_role("button", name="Next").click()
        assert page.locator("#table tbody tr").first.inner_text() != first
        assert "101 to 200 shown" in page.locator("#table caption").inner_text()
        assert page.evaluate(FOCUS) == "table"


def the_question_can_be_copied(pages):
    with pages.opened("#citing?type=paper") as page:
        page.click("#copy")
        until(page, "/Copied|selected/.test(document.getElementById('said').textContent)")


def the_network_is_searched_opened_and_zoomed(pages):
    with pages.opened(reduced=True) as page:
        title = page.eval_on_selector("#map .member title", "each => each.textContent")
        number = title.split(" · ")[0]
        page.fill("#find", number)
        assert page.locator("#map .is-found").count() >= 1
        page.press("#find", "Enter")
        page.keyboard.press("Enter")
        assert page.locator("#details h3").inner_text() == number
        before = page.get_attribute("#map", "viewBox")
        page.keyboard.press("+")
        assert page.get_attribute("#map", "viewBox") != before
        page.keyboard.press("0")
        assert page.get_attribute("#map", "viewBox") == "0.0 0.0 1120.0 760.0"
        page.locator("#details a.n").first.click()
        until(page, "document.activeElement.id === 'table'")


def the_network_is_clicked_and_dragged(pages):
    with pages.opened(reduced=True) as page:
        node = page.locator("#map .member").last
        node.click(force=True)
        assert page.locator("#details h3").count() == 1
        page.click("[data-zoom=in]")
        page.evaluate("document.getElementById('map').scrollIntoView({ block: 'start' })")
        box = page.locator("#map").bounding_box()
        before = page.get_attribute("#map", "viewBox")
        page.mouse.move(box["x"] + 20, box["y"] + 120)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + 160, steps=4)
        page.mouse.up()
        assert page.get_attribute("#map", "viewBox") != before


def the_keyboard_alone_reaches_everything(pages):
    with pages.opened(reduced=True) as page:
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == "skip"
        page.keyboard.press("Enter")
        met, lost = set(), 0
        for _step in range(400):
            page.keyboard.press("Tab")
            met.add(page.evaluate(FOCUS))
            lost += not page.evaluate("document.activeElement.getClientRects().length > 0")
            if "find" in met and page.evaluate("document.activeElement.closest('#map') !== null"):
                break
        assert lost <= 1
        assert page.evaluate("document.activeElement.closest('#map') !== null"), met
        here = page.evaluate("document.activeElement.dataset.n")
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.closest('#map') !== null")
        page.keyboard.press("ArrowRight")
        moved = page.evaluate("document.activeElement.dataset.n")
        page.keyboard.press("Enter")
        assert page.locator("#details h3").count() == 1, (here, moved)
        page.keyboard.press("Escape")
        assert page.locator("#details h3").count() == 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#rows') !== null")


def every_control_has_a_name(pages):
    with pages.opened(reduced=True) as page:
        nameless = page.evaluate(
            """[...document.querySelectorAll('button, input, select, a[href]')].filter((each) => !(
                each.textContent.trim() || each.getAttribute('aria-label') || each.labels?.length)).length"""
        )
        assert nameless == 0
        assert page.evaluate("[...document.querySelectorAll('main table')].every((each) => each.caption)")
        assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size") == (
            page.evaluate("document.querySelectorAll('[id]').length")
        )


def text_stands_out_from_its_ground(pages):
    for theme in ("light", "dark"):
        with pages.opened(theme=theme) as page:
            weak = page.evaluate(CONTRAST)
            assert not weak, (theme, weak)


def nothing_is_wider_than_a_narrow_screen(pages):
    with pages.opened(width=390) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def the_theme_follows_the_button(pages):
    with pages.opened() as page:
        grounds = []
        for _press in range(3):
            page.click("#theme")
            grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert grounds == ["rgb(255, 255, 255)", "rgb(22, 24, 27)", "rgb(255, 255, 255)"]


def it_prints_with_all_its_rows(pages):
    with pages.opened("#citing") as page:
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) > 5
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#table tbody tr").count() == pages.scene.facts["citing"]
        assert not page.locator("#filters").is_visible()
        assert page.locator("#map").is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#table tbody tr").count() == 100


def it_is_readable_without_scripts(pages):
    with pages.opened(scripts=False) as page:
        assert page.locator("#timeline figure svg").first.is_visible()
        assert page.locator("#map .node").count() == pages.scene.facts["network"]["documents"]
        assert not page.locator("#filters").is_visible()
        assert page.locator("noscript").count() == 1


FOLLOWED = """(async () => {
  const found = [];
  for (const each of [...document.querySelectorAll('main a.n[title^="in "]')]) {
    const [hash, told, asked] = [each.getAttribute('href'), each.textContent, each.title];
    if (location.hash !== hash) {
      const moved = new Promise((done) => addEventListener('hashchange', done, { once: true }));
      location.hash = hash;
      await moved;
    }
    const rows = Number(document.querySelector('#table caption').dataset.rows);
    found.push([hash, told, asked, rows, document.getElementById('question').textContent]);
  }
  return found;
})()"""
CONTRAST = """(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, place) => sum + each * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const weak = new Set();
  const all = 'h1, h2, h3, p, th, td, a, button, dt, dd, li, caption, summary, code, label, span';
  for (const element of document.querySelectorAll(all)) {
    if (!element.textContent.trim() || !element.getClientRects().length || element.closest('svg')) continue;
    const [one, other] = [light(parts(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) weak.add(`${element.tagName}.${element.className}`);
  }
  return [...weak];
})()"""


def an_address_of_what_is_not_there_leads_nowhere(pages):
    for at in ("#citing?of=9999", "#citing?by=unknown", "#citing?who=9999", "#citations?of=-1"):
        with pages.opened(at, reduced=True) as page:
            assert shown(page) == pages.scene.facts["citing"], at
            assert page.locator("#chips button").count() == 0


CHECKS = (
    an_address_of_what_is_not_there_leads_nowhere,
    it_asks_for_nothing_and_complains_of_nothing,
    every_number_leads_to_as_many_rows_as_it_says,
    a_click_on_a_number_shows_its_rows_and_goes_there,
    a_click_on_a_bar_shows_its_rows,
    filters_narrow_the_rows_and_can_be_removed,
    a_column_sorts_either_way_and_says_so,
    what_is_unknown_or_not_bought_is_never_zero,
    long_tables_are_turned_by_pages,
    the_question_can_be_copied,
    the_network_is_searched_opened_and_zoomed,
    the_network_is_clicked_and_dragged,
    the_keyboard_alone_reaches_everything,
    every_control_has_a_name,
    text_stands_out_from_its_ground,
    nothing_is_wider_than_a_narrow_screen,
    the_theme_follows_the_button,
    it_prints_with_all_its_rows,
    it_is_readable_without_scripts,
)
