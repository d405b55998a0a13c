/**
 * Hostile and careless HTML for the tests of this folder: generators, payloads, the check of a result.
 *
 * @module
 */
import fc from 'fast-check'
import { defaultTreeAdapter, html as spec, parseFragment, type DefaultTreeAdapterTypes } from 'parse5'

const NAMES =
  'p br span a del s pre blockquote code b strong u i em ul ol li ruby rt rp h1 h3 div section article table tr td tbody caption ' +
  'math semantics annotation mi mtext mglyph malignmark annotation-xml svg title desc foreignObject style script noscript ' +
  'template textarea select option button form input img iframe video audio source object param details summary xmp ' +
  'plaintext noembed nobr font applet marquee dd dt hr center body html head frameset listing image rb rtc'

const ATTRIBUTES = [
  'href="https://a.example/?a=1&amp;b=2"',
  "href='javascript:alert(1)'",
  'href=" https://a.example/"',
  'href="https://a.example/a b&quot;c"',
  'href=java&#115;cript:alert(1)',
  'href="//a.example"',
  'href="dweb:/x"',
  'class="mention x h-card"',
  'class=""',
  'class="\u00a0mention\thashtag"',
  'lang="de"',
  'lang="<b>"',
  'rel="me"',
  'target=_top',
  'style="color:red"',
  'onclick=alert(1)',
  'id=x',
  'translate=no',
  'translate="yes"',
  'start="3"',
  'reversed',
  "value='\"><script>'",
  'src=https://a.example/x',
  'encoding="application/x-tex"',
  'encoding="text/html"',
  'display="block"',
  'lang="a" lang="b"',
]

const TEXTS = [
  'text',
  ' ',
  '\n',
  '\n\n',
  '\r',
  '\t',
  '\0',
  '\u0001',
  '\u00a0',
  '&nbsp;',
  '&amp;',
  '&',
  '&lt;script&gt;',
  '&#13;',
  '&#1;',
  '&#xfffe;',
  '&#0;',
  '&notit;',
  '<',
  '>',
  '"',
  "'",
  '</',
  '<!--',
  '-->',
  '<!-- c -->',
  '<![CDATA[x]]>',
  '<!doctype html>',
  '<?php ?>',
  '日本語',
  '\u202e',
  '\ud800',
  '😀',
]

const names = NAMES.split(' ')
const name = fc.constantFrom(...names)
const attributes = fc
  .array(fc.constantFrom(...ATTRIBUTES), { maxLength: 3 })
  .map((list) => list.map((a) => ` ${a}`).join(''))

/** HTML with everything wrong with it that a parser has a rule for. */
export const soup = fc
  .array(
    fc.oneof(
      fc.tuple(name, attributes).map(([tag, rest]) => `<${tag}${rest}>`),
      name.map((tag) => `</${tag}>`),
      fc.constantFrom(...TEXTS),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''))

const plainName = fc.constantFrom(
  ...'p span a b em i u s code del strong ul ol li blockquote pre br h1 h2 div figure hr img mark small sub'.split(
    ' ',
  ),
)
const plainAttributes = fc
  .array(fc.constantFrom(...ATTRIBUTES.filter((a) => /^[a-z]+="[^"]*"$/.test(a))), { maxLength: 3 })
  .map((list) => list.map((a) => ` ${a}`).join(''))
const plainText = fc.constantFrom(
  'text',
  ' ',
  '\n',
  '&amp;',
  '&nbsp;',
  '&#39;',
  '"',
  '>',
  '日本語',
  '&lt;b&gt;',
  '<br />',
  '<br>',
)

/** Mostly well-formed HTML of everyday elements. */
export const { tidy } = fc.letrec<{ tidy: string; node: string }>((tie) => ({
  tidy: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small' },
    plainText,
    fc
      .tuple(plainName, plainAttributes, tie('tidy'))
      .map(([tag, rest, inside]) => `<${tag}${rest}>${inside}</${tag}>`),
  ),
}))

/** Strings that made a sanitiser or a browser run script once, and some that only look it. */
export const PAYLOADS: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<svg><p><style><g title="</style><img src onerror=alert(1)>"></style></p></svg>',
  '<svg><desc><noscript>&lt;img src onerror=alert(1)&gt;</noscript></desc></svg>',
  '<svg><title><![CDATA[</title><img src onerror=alert(1)>]]></svg>',
  '<svg><foreignObject><math><mi><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=alert(1) src=1>">',
  '<math><mtext><table><mglyph><style><math href="javascript:alert(1)">CLICK</math></style></mglyph></table></mtext></math>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<math><mtext><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
  '<math><annotation-xml encoding="text/html"><style><img src="</style><img src=x onerror=alert(1)>">',
  '<math><semantics><annotation encoding="application/x-tex"><img src=x onerror=alert(1)></annotation></semantics></math>',
  '<math><semantics><annotation encoding="application/x-tex">&lt;script&gt;alert(1)&lt;/script&gt;</annotation></semantics></math>',
  '<math><a href="javascript:alert(1)">x</a></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<xmp><p title="</xmp><svg/onload=alert(1)>"></xmp>',
  '<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>',
  '<noframes><p title="</noframes><svg/onload=alert(1)>"></noframes>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe><p title="</iframe><img src onerror=alert(1)>"></iframe>',
  '<style><!--</style><script>alert(1)//--></script>',
  '<style>@import "https://evil.example/x.css"</style>',
  '<textarea><p title="</textarea><img src onerror=alert(1)>"></textarea>',
  '<title><p title="</title><img src onerror=alert(1)>"></title>',
  '<template><script>alert(1)</script></template>',
  '<select><style></select><img src=x onerror=alert(1)></style>',
  '<select><iframe><script>alert(1)</script></select>',
  '<plaintext><script>alert(1)</script>',
  '<listing>&lt;img src=x onerror=alert(1)&gt;</listing>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--!><img src=x onerror=alert(1)>-->',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<![CDATA[><img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java&Tab;script&colon;alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="&#x6a;avascript:alert(1)">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>',
  '<a href="\u00a0javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="https&colon;//a.example">x</a>',
  '<a href="http&amp;#58;//a.example">x</a>',
  '<a href="javascript&amp;#58;alert(1)">x</a>',
  '<a href=`javascript:alert(1)`>x</a>',
  '<a href="//evil.example">x</a><a href="\\\\evil.example">x</a><a href="/x">x</a>',
  '<a href="https://good.example" onmouseover="alert(1)" style="position:fixed" id="x" name="y">x</a>',
  '<a href="https://a.example/"onclick="alert(1)">x</a>',
  '<a/href="https://a.example"/onclick=alert(1)>x</a>',
  '<a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>',
  '<a href=https://a.example/"><img src=x onerror=alert(1)>">x</a>',
  '<a href="https://a.example"><a href="https://b.example">nested</a></a>',
  '<a href="https://a.example"><table><tr><td><a href="https://b.example">nested</a></td></tr></table></a>',
  '<p><b><i></b></i><a href="https://a.example"><p>x</a></p>',
  '<p><button><p>x</p></button></p>',
  '<h1><p>x</p></h1>',
  '<table><a href="https://a.example">1<p>2</table>3</a>',
  '<span class="mention&#x20;evil&#x0c;h-card">x</span>',
  '<p class="h-&quot;><script>">x</p>',
  '<p lang="&quot;><script>alert(1)</script>">x</p>',
  "<p lang='\"><img src onerror=alert(1)>'>x</p>",
  '<p/lang=x/onclick=alert(1)>x',
  '<p lang="x"lang="y">x',
  '<ol start="javascript:alert(1)" type=a><li value="<script>">x</ol>',
  '<li><li><li>x',
  '<pre>\n\n<code>\n</pre>',
  '<ruby>a<rt>b<rt>c<rp>d</ruby>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<<script>alert(1)//<</script>',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<details open ontoggle=alert(1)><summary>x</summary></details>',
  '<video><source onerror=alert(1)></video>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<base href="javascript:alert(1)//"><a href="/x">x</a>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<link rel=stylesheet href="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>',
  '<isindex action="javascript:alert(1)">',
  '<body onload=alert(1)><html onclick=alert(1)><frameset onload=alert(1)>',
  '<p>a\0b<scr\0ipt>alert(1)</scr\0ipt>',
  '<p>\ufeff\u202e\u2066x\u2069',
  '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
  '<p>&amp;lt;script&amp;gt;</p>',
  '<b><b><b><b><b><p>x</b></b></b></b></b>y</p>',
  '<a href="https://a.example/%00">x</a>',
  '<p title="-->"><!-- <p title="--><img src=x onerror=alert(1)>"> -->',
]

/** What a result may hold. */
export interface Allowed {
  readonly elements: readonly string[]
  readonly attributes: Readonly<Record<string, readonly string[]>>
  readonly schemes: readonly string[]
  readonly allowsClass: (name: string) => boolean
}

/** Reads HTML as a browser does, with and without scripting, and names all that is not allowed in it. */
export function violations(html: string, allowed: Allowed): readonly string[] {
  return [true, false].flatMap((scriptingEnabled) => {
    const body = defaultTreeAdapter.createElement('body', spec.NS.HTML, [])
    return parseFragment(body, html, { scriptingEnabled }).childNodes.flatMap((node) => inNode(node, allowed))
  })
}

function inNode(node: DefaultTreeAdapterTypes.ChildNode, allowed: Allowed): readonly string[] {
  if (defaultTreeAdapter.isTextNode(node)) return []
  if (!defaultTreeAdapter.isElementNode(node)) return [node.nodeName]
  const { tagName, attrs, childNodes } = node
  const names = [...(allowed.attributes['*'] ?? []), ...(allowed.attributes[tagName] ?? [])]
  return [
    ...(allowed.elements.includes(tagName) && node.namespaceURI === spec.NS.HTML ? [] : [`<${tagName}>`]),
    ...attrs
      .filter((attribute) => !names.includes(attribute.name))
      .map((attribute) => `${tagName}[${attribute.name}]`),
    ...attrs.flatMap(({ name: key, value }) => inValue(key, value, allowed)),
    ...childNodes.flatMap((child) => inNode(child, allowed)),
  ]
}

function inValue(name: string, value: string, allowed: Allowed): readonly string[] {
  if (name === 'class') {
    return value.split(/[\t\n\f\r ]/).filter((token) => token !== '' && !allowed.allowsClass(token))
  }
  if (name !== 'href' && name !== 'src') return []
  // As a browser resolves it: leading controls and spaces, and line breaks inside, do not count.
  // eslint-disable-next-line no-control-regex -- control characters are the very subject
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(value.replace(/^[\u0000-\u0020]+|[\t\n\r]/g, ''))?.[1]
  return scheme === undefined || allowed.schemes.includes(scheme.toLowerCase()) ? [] : [`${name}=${value}`]
}
