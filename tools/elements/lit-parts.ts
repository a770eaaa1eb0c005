import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'esbuild'

/*
 * What the elements use of Lit is less than what Lit can do, and no bundler sees that inside its classes. The files for
 * pages without a bundler leave the rest out. Each cut names a piece of the one version of Lit that package-lock.json
 * fixes; where Lit no longer has that piece exactly once, nothing is built. tests/lit-parts.test.ts holds the elements to
 * what is left.
 */

/** What Lit's parts call each other by; nobody else does, and lazy chunks have none of them. */
export const LIT_NAMES = /^(_\$.*|enableUpdating|finalize|isUpdatePending|performUpdate|renderOptions|scheduleUpdate)$/

/** What goes, and what stands in its place, if anything does. */
type Cut = readonly [piece: string, instead?: string]

// biome-ignore format: a line for each cut
const CUTS: Record<string, readonly Cut[]> = {
  'lit-html.js': [
    // Templates of SVG and MathML alone: our pictures are written inside HTML.
    ['x=t=>(i,...s)=>({_$litType$:t,strings:i,values:s}),b=x(1),w=x(2),T=x(3),', 'b=(t,...i)=>({_$litType$:1,strings:t,values:i}),'],
    ['b as html,T as mathml,', 'b as html,'],
    [',D as render,w as svg}', ',D as render}'],
    ['l=2===i?"<svg>":3===i?"<math>":"",c=v', 'l="",c=v'],
    ['+(2===i?"</svg>":3===i?"</math>":"")'],
    ['if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}for', 'this.el=S.createElement(f),P.currentNode=this.el.content;for'],
    ['constructor({strings:t,_$litType$:i},e){let r', 'constructor({strings:t}){let r'],
    ['[f,v]=N(t,i)', '[f,v]=N(t)'],
    ['const N=(t,i)=>{', 'const N=t=>{'],
    // Templates that a compiler made.
    ['const{values:i,_$litType$:s}=t,e="number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)', 'const{values:i}=t,e=this._$AC(t)'],
    ['static createElement(t,i){', 'static createElement(t){'],
    // Expressions in comments, in the place of attributes, and in elements of plain text.
    ['else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}l++', 'l++'],
    ['if(8===r.nodeType)if(r.data===n)d.push', 'if(8===r.nodeType)r.data===n&&d.push'],
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))'],
    [':6===r.type&&(i=new Z(h,this,t))'],
    ['2===r.type?i=', 'i=2===r.type?'],
    [':1===r.type?i=new r.ctor', ':new r.ctor'],
    ['class Z{constructor(t,i,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=i,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){M(this,t)}}'],
    ['B:I,F:Z}', 'B:I}'],
    ['if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}'],
    ['(y.test(u[2])&&(n=RegExp("</"+u[2],"g")),c=p)', '(c=p)'],
    ['(c=n??v,d=-1)', '(c=v,d=-1)'],
    [':(c=p,n=void 0)', ':c=p'],
    ['let n,l="",c=v', 'let l="",c=v'],
    ['y=/^(?:script|style|textarea|title)$/i,'],
    // Directives, what they ask of a part, and `noChange`, which they answer.
    ['function M(t,i,s=t,e){if(i===E)return i;let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i}'],
    ['D:d,V:M,I:k', 'D:d,I:k'],
    ['_$AI(t,i=this){t=M(this,t,i),a(t)?', '_$AI(t){a(t)?'],
    ['t!==this._$AH&&t!==E&&this._(t)', 't!==this._$AH&&this._(t)'],
    ['_$AI(t,i=this,s,e){const h', '_$AI(t,s){const h'],
    ['t=M(this,t,i,0),o=!a(t)||t!==this._$AH&&t!==E,o', 'o=!a(t)||t!==this._$AH,o'],
    ['r=M(this,e[s+n],i,n),r===E&&(r=this._$AH[n]),o', 'r=e[s+n],o'],
    ['o&&!e&&this.j(t)', 'o&&this.j(t)'],
    ['(s._$AI(t,s,i),i+=', '(s._$AI(t,i),i+='],
    ['constructor(t,i){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=i}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}', 'constructor(t){this._$AV=[],this._$AD=t}'],
    ['new R(e,this)', 'new R(e)'],
    ['class k{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,i,s,e){this.type=2,this._$AH=A,this._$AN=void 0,this._$AA=t,this._$AB=i,this._$AM=s,this.options=e,this._$Cv=e?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}', 'class k{constructor(t,i,s){this._$AH=A,this._$AA=t,this._$AB=i,this.options=s}'],
    ['new k(h,h.nextSibling,this,t)', 'new k(h,h.nextSibling,t)'],
    ['new k(this.O(c()),this.O(c()),this,this.options)', 'new k(this.O(c()),this.O(c()),this.options)'],
    ['new k(i.insertBefore(c(),t),t,void 0,s??{})', 'new k(i.insertBefore(c(),t),t,s??{})'],
    ['_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==', '_$AR(t=this._$AA.nextSibling){for(;t!=='],
    ['this._$AR(s&&s._$AB.nextSibling,e),i.length=e', 'this._$AR(s&&s._$AB.nextSibling),i.length=e'],
    ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}'],
    ['get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,i,s,e,h){this.type=1,this._$AH=A,this._$AN=void 0,this.element=t,this.name=i,this._$AM=e,this.options=h,', 'constructor(t,i,s,e){this._$AH=A,this.element=t,this.name=i,this.options=e,'],
    ['new r.ctor(h,r.name,r.strings,this,t)', 'new r.ctor(h,r.name,r.strings,t)'],
    ['constructor(){super(...arguments),this.type=3}'],
    ['constructor(){super(...arguments),this.type=4}'],
    // Listeners that are objects, or have options.
    ['constructor(t,i,s,e,h){super(t,i,s,e,h),this.type=5}_$AI(t,i=this){if((t=M(this,t,i,0)??A)===E)return;const s=this._$AH,e=t===A&&s!==A||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,h=t!==A&&(s===A||e);e&&', '_$AI(t){t??=A;const s=this._$AH,e=t===A&&s!==A,h=t!==A&&s===A;e&&'],
    ['handleEvent(t){"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}', 'handleEvent(t){this._$AH.call(this.options.host,t)}'],
    // Another document's nodes, old browsers, and which Lit this is.
    ['(t?.creationScope??l).importNode', 'l.importNode'],
    ['B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");const D', 'D'],
    ['j={M:h,P:o,A:n,C:1,L:N,R,D:d,I:k,H,N:L,U:z,B:I},'],
    ['{j as _$LH,', '{'],
    // Shadow DOM that a script imitates.
    ['t=globalThis,i=t=>t,s=t.trustedTypes,e=s?s.createPolicy("lit-html",{createHTML:t=>t}):void 0,', 'e=globalThis.trustedTypes?.createPolicy("lit-html",{createHTML:t=>t}),'],
    ['void 0!==e?e.createHTML(i):i', 'e?e.createHTML(i):i'],
    ['const s=i(t).nextSibling;i(t).remove(),t=s', 'const s=t.nextSibling;t.remove(),t=s'],
    // Comments, single quotes, blanks around `=`, and names that are expressions: what is left of markup is in `TAG` of the test.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of Lit's own source
    ['f="[ \\t\\n\\f\\r]",v=/<(?:(!--|\\/[^a-zA-Z])|(\\/?[a-zA-Z][^>\\s]*)|(\\/?$))/g,_=/-->/g,m=/>/g,p=RegExp(`>|${f}(?:([^\\\\s"\'>=/]+)(${f}*=${f}*(?:[^ \\t\\n\\f\\r"\'\\`<>=]|("|\')|))|$)`,"g"),g=/\'/g,$=/"/g,', 'v=/<[/a-z]/g,p=/>|\\s([^\\s">=]+)=("?)/g,$=/"/g,'],
    ['for(;f<s.length&&(c.lastIndex=f,u=c.exec(s),null!==u);)', 'for(;c.lastIndex=f,u=c.exec(s);)'],
    ['c===v?"!--"===u[1]?c=_:void 0!==u[1]?c=m:void 0!==u[2]?(c=p):void 0!==u[3]&&(c=p):c===p?">"===u[0]?(c=v,d=-1):void 0===u[1]?d=-2:(d=c.lastIndex-u[2].length,a=u[1],c=void 0===u[3]?p:\'"\'===u[3]?$:g):c===$||c===g?c=p:c===_||c===m?c=v:c=p;', 'c!==p?c=p:u[1]?(d=f-u[2].length-1,a=u[1],u[2]&&(c=$)):(c=v,d=-1);'],
    ['const x=c===p&&t[i+1].startsWith("/>")?" ":"";', ''],
    ['s.slice(0,d)+h+s.slice(d)+o+x):s+o+(-2===d?i:x)', 's.slice(0,d)+h+s.slice(d)+o):s+o'],
    // What parts know of themselves, listeners that have a `this` of their own or go away, and what only makes it faster.
    ['for(;null!==(r=P.nextNode())&&d.length<u;){if(1===r.nodeType){if(r.hasAttributes())for(const t of r.getAttributeNames())if(t.endsWith(h))', 'for(;(r=P.nextNode())&&d.length<u;){for(const t of r.getAttributeNames?.()??[])if(t.endsWith(h))'],
    ['s=r.getAttribute(t).split(o),e=/([.?@])?(.*)/.exec(i);d.push({type:1,index:l,name:e[2],strings:s,ctor:"."===e[1]?I:"?"===e[1]?L:"@"===e[1]?z:H})', 's=r.getAttribute(t).split(o),e={".":I,"?":L,"@":z}[i[0]];d.push({index:l,name:e?i.slice(1):i,strings:s,ctor:e??H})'],
    ['}else if(8===r.nodeType)r.data===n&&d.push({type:2,index:l});l++', 'r.data===n&&d.push({index:l});l++'],
    ['this.el=S.createElement(f),P', '(this.el=document.createElement("template")).innerHTML=f,P'],
    ['static createElement(t){const s=l.createElement("template");return s.innerHTML=t,s}', ''],
    ['P.currentNode=e;let h=P.nextNode(),o=0,n=0,r=s[0];for(;void 0!==r;){if(o===r.index){let i;i=2===r.type?new k(h,h.nextSibling,t):new r.ctor(h,r.name,r.strings,t),this._$AV.push(i),r=s[++n]}o!==r?.index&&(h=P.nextNode(),o++)}', 'P.currentNode=e;let h,o=0;for(const t of s){for(;o<=t.index;o++)h=P.nextNode();this._$AV.push(t.ctor?new t.ctor(h,t.name,t.strings):new k(h,h.nextSibling))}'],
    ['void 0!==s&&(void 0!==s.strings?(s._$AI(t,i),i+=s.strings.length-2):s._$AI(t[i])),i++', 's.strings?(s._$AI(t,i),i+=s.strings.length-2):s._$AI(t[i]),i++'],
    ['const{values:i}=t,e=this._$AC(t);', 'const{strings:h,values:i}=t;let e=C.get(h);e||C.set(h,e=new S(h));'],
    ['_$AC(t){let i=C.get(t.strings);return void 0===i&&C.set(t.strings,i=new S(t)),i}', ''],
    ['constructor({strings:t}){let r', 'constructor(t){let r'],
    ['s=t.u(this.options)', 's=t.u()'],
    ['u(t){const', 'u(){const'],
    ['e===i.length?i.push(s=new k(this.O(c()),this.O(c()),this.options)):s=i[e],s._$AI(h),e++', 's=i[e++]??=new k(this.O(c()),this.O(c())),s._$AI(h)'],
    ['s&&s._$AB.nextSibling', 's?._$AB.nextSibling'],
    ['constructor(t,i,s){this._$AH=A,this._$AA=t,this._$AB=i,this.options=s}', 'constructor(t,i){this._$AH=A,this._$AA=t,this._$AB=i}'],
    ['constructor(t,i,s,e){this._$AH=A,this.element=t,this.name=i,this.options=e,s.length>2||""!==s[0]||""!==s[1]?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=A}', 'constructor(t,i,s){this._$AH=A,this.element=t,this.name=i,(s.length>2||s[0]+s[1])&&(this.strings=s)}'],
    ['const h=this.strings;let o=!1;if(void 0===h)o=!a(t)||t!==this._$AH,o&&(this._$AH=t);else{const e=t;let n,r;for(t=h[0],n=0;n<h.length-1;n++)r=e[s+n],o||=!a(r)||r!==this._$AH[n],r===A?t=A:t!==A&&(t+=(r??"")+h[n+1]),this._$AH[n]=r}o&&this.j(t)', 'const h=this.strings;if(h){const e=t;t=h[0];for(let n=1;n<h.length;n++){const r=e[s++];t=r===A||t===A?A:t+(r??"")+h[n]}}t!==this._$AH&&this.j(this._$AH=t)'],
    ['_$AI(t){t??=A;const s=this._$AH,e=t===A&&s!==A,h=t!==A&&s===A;e&&this.element.removeEventListener(this.name,this,s),h&&this.element.addEventListener(this.name,this,t),this._$AH=t}', '_$AI(t){this._$AH=t,this.element.addEventListener(this.name,this)}'],
    ['handleEvent(t){this._$AH.call(this.options.host,t)}', 'handleEvent(t){this._$AH?.call?.(this,t)}'],
    ['const e=s?.renderBefore??i;let h=e._$litPart$;if(void 0===h){const t=s?.renderBefore??null;e._$litPart$=h=new k(i.insertBefore(c(),t),t,s??{})}return h._$AI(t),h', '((s??i)._$litPart$??=new k(i.insertBefore(c(),s),s))._$AI(t)'],
    ['D=(t,i,s)=>{', 'D=(t,i,s=null)=>{'],
  ],
  'reactive-element.js': [
    // Decorators.
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}'],
    [',void 0!==t.l&&(this.l=[...t.l])'],
    [',this.constructor.l?.forEach(t=>t(this))'],
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;'],
    ['const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}'],
    // Properties that are reflected, have a default that is not, a converter or a comparison of their own.
    ['toAttribute(t,s){switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t},'],
    ['case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}'],
    ['_$ET(t,s){const i=this.constructor.elementProperties.get(t),e=this.constructor._$Eu(t,i);if(void 0!==e&&!0===i.reflect){const h=(void 0!==i.converter?.toAttribute?i.converter:u).toAttribute(s,i.type);this._$Em=t,null==h?this.removeAttribute(e):this.setAttribute(e,h),this._$Em=null}}'],
    ['this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),'],
    ['if(void 0!==e&&this._$Em!==e){const t=i.getPropertyOptions(e),h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u;this._$Em=e;const r=h.fromAttribute(s,t.type);this[e]=r??this._$Ej?.get(e)??r,this._$Em=null}', 'void 0!==e&&(this[e]=u.fromAttribute(s,i.getPropertyOptions(e).type))'],
    ['this.hasUpdated=!1,this._$Em=null,this._$Ev()', 'this.hasUpdated=!1,this._$Ev()'],
    ['requestUpdate(t,s,i,e=!1,h){if(void 0!==t){const r=this.constructor;if(!1===e&&(h=this[t]),i??=r.getPropertyOptions(t),!((i.hasChanged??f)(h,s)||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))))return;this.C(t,s,i)}', 'requestUpdate(t,s){if(void 0!==t){if(!f(this[t],s))return;this._$AL.has(t)||this._$AL.set(t,this.hasUpdated?s:void 0)}'],
    ['C(t,s,{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}'],
    ['b={attribute:!0,type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f}', 'b={}'],
    // Accessors that are there already: who writes one asks for none (`noAccessor`).
    ['if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),this.elementProperties', 'if(this._$Ei(),this.elementProperties'],
    ['const{get:e,set:r}=h(this.prototype,t)??{get(){return this[s]},set(t){this[s]=t}};return{get:e,set(s){const h=e?.call(this);r?.call(this,s),this.requestUpdate(t,h,i)},', 'return{get(){return this[s]},set(e){const h=this[s];this[s]=e,this.requestUpdate(t,h)},'],
    ['const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}'],
    [',s=[...r(t),...o(t)];for(const i of s)this', ';for(const i of r(t))this'],
    ['getOwnPropertyDescriptor:h,getOwnPropertyNames:r,getOwnPropertySymbols:o,getPrototypeOf:n', 'getOwnPropertyNames:r,getPrototypeOf:n'],
    // What nobody overrides or asks for.
    ['removeController(t){this._$EO?.delete(t)}'],
    // Our elements have their own.
    ['scheduleUpdate(){return this.performUpdate()}'],
    ['t=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(s)):this._$EM()', 'this.willUpdate(s),this.update(s)'],
    ['shouldUpdate(t){return!0}'],
    ['let t=!1;const s=this._$AL;try{', 'const s=this._$AL;try{'],
    ['catch(s){throw t=!1,this._$EM(),s}t&&this', 'catch(s){throw this._$EM(),s}this'],
    ['this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),', 'this.hasUpdated=!0,'],
    ['firstUpdated(t){}'],
    ['return this.getUpdateComplete()}getUpdateComplete(){'],
    ['this.attachShadow(this.constructor.shadowRootOptions)', 'this.attachShadow({mode:"open"})'],
    ['y.elementStyles=[],y.shadowRootOptions={mode:"open"},'],
    ['this.elementStyles=this.finalizeStyles(this.styles)', 'this.elementStyles=this.styles??[]'],
    ['static finalizeStyles(s){const i=[];if(Array.isArray(s)){const e=new Set(s.flat(1/0).reverse());for(const s of e)i.unshift(t(s))}else void 0!==s&&i.push(t(s));return i}'],
    // Old browsers, and which Lit this is.
    ['a=globalThis,c=a.trustedTypes,l=c?c.emptyScript:"",p=a.reactiveElementPolyfillSupport,'],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")'],
    // Ways between methods that nobody but Lit takes, the values that properties had, and what an element does before it is in the page.
    ['{is:i,defineProperty:e,getOwnPropertyNames:r,getPrototypeOf:n}=Object,d=(t,s)=>t,', '{is:i,defineProperty:e,entries:r,getPrototypeOf:n}=Object;'],
    ['u={fromAttribute(t,s){let i=t;switch(s){case Boolean:i=null!==t;break;case Number:i=null===t?null:Number(t);break;}return i}},f=(t,s)=>!i(t,s),b={};'],
    ['return this.finalize(),this._$Eh&&[...', 'return this.finalize(),[...'],
    ['static createProperty(t,s=b){if(this._$Ei(),this.elementProperties.set(t,s),!s.noAccessor){const i=Symbol(),h=this.getPropertyDescriptor(t,i,s);void 0!==h&&e(this.prototype,t,h)}}static getPropertyDescriptor(t,s,i){return{get(){return this[s]},set(e){const h=this[s];this[s]=e,this.requestUpdate(t,h)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??b}static _$Ei(){if(this.hasOwnProperty(d("elementProperties")))return;const t=n(this);t.finalize(),this.elementProperties=new Map(t.elementProperties)}'],
    ['if(this.hasOwnProperty(d("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(d("properties"))){const t=this.properties;for(const i of r(t))this.createProperty(i,t[i])}this._$Eh=new Map;for(const[t,s]of this.elementProperties){const i=this._$Eu(t,s);void 0!==i&&this._$Eh.set(i,t)}this.elementStyles=this.styles??[]}', 'if(this.hasOwnProperty(/* @__KEY__ */"_$Ef"))return;this._$Ef=!0;const t=n(this);t.finalize(),this._$Eh=new Map(t._$Eh),this._$Ei=new Set(t._$Ei);for(const[t,{attribute:s=t.toLowerCase(),type:i,noAccessor:h}]of r(this.properties)){const r=Symbol();this._$Ei.add(t),s&&this._$Eh.set(s,[t,i]),h||e(this.prototype,t,{get(){return this[r]},set(e){const s=this[r];this[r]=e,this.requestUpdate(t,s)},configurable:!0,enumerable:!0})}}'],
    ['static _$Eu(t,s){const i=s.attribute;return!1===i?void 0:"string"==typeof i?i:"string"==typeof t?t.toLowerCase():void 0}'],
    ['this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate()}', 'this._$EO=new Set,this._$AL=new Set,this._$Ep=new Map,this._$ES=new Promise(t=>this.enableUpdating=t);for(const t of this.constructor._$Ei)this.hasOwnProperty(t)&&(this._$Ep.set(t,this[t]),delete this[t]);this.requestUpdate()}'],
    ['(this._$EO??=new Set).add(t),void 0!==this.renderRoot&&', 'this._$EO.add(t),this.renderRoot&&'],
    ['_$E_(){const t=new Map,s=this.constructor.elementProperties;for(const i of s.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}'],
    ['return s(t,this.constructor.elementStyles),t', 'return t.adoptedStyleSheets=this.constructor.styles.map(t=>t.styleSheet),t'],
    ['this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}', 'this._$EO.forEach(t=>t.hostConnected?.())}'],
    ['this._$EO?.forEach(t=>t.hostDisconnected?.())', 'this._$EO.forEach(t=>t.hostDisconnected?.())'],
    ['this._$AK(t,i)}_$AK(t,s){const i=this.constructor,e=i._$Eh.get(t);void 0!==e&&(this[e]=u.fromAttribute(s,i.getPropertyOptions(e).type))}', 'const[e,h]=this.constructor._$Eh.get(t);this[e]=h===Boolean?null!==i:h&&null!==i?h(i):i}'],
    ['if(void 0!==t){if(!f(this[t],s))return;this._$AL.has(t)||this._$AL.set(t,this.hasUpdated?s:void 0)}!1===this.isUpdatePending&&', 'if(t){if(i(this[t],s))return;this._$AL.add(t)}this.isUpdatePending||'],
    ['if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(const[t,s]of this._$Ep)this[t]=s;this._$Ep=void 0}}', 'for(const[t,s]of this._$Ep)this[t]=s;this._$Ep.clear();'],
    ['this._$AE(s)}willUpdate(t){}_$AE(t){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated=!0,this.updated(t)}', 'this._$EO.forEach(t=>t.hostUpdated?.()),this.hasUpdated=!0,this.updated(s)}'],
    ['this._$AL=new Map,this.isUp', 'this._$AL=new Set,this.isUp'],
    ['update(t){this._$EM()}'],
    ['y[d("elementProperties")]=new Map,y[d("finalized")]=new Map;'],
    ['export{y as ReactiveElement,s as adoptStyles,u as defaultConverter,t as getCompatibleStyle,f as notEqual}', 'export{y as ReactiveElement}'],
    ['import{getCompatibleStyle as t,adoptStyles as s}from"./css-tag.js";export{CSSResult,css,supportsAdoptingStyleSheets,unsafeCSS}', 'export{css}'],
  ],
  'lit-element.js': [
    // Directives that care whether the element is in the page.
    ['this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),'],
    ['connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}'],
    [',this._$Do=void 0'],
    ['constructor(){super(...arguments),this.renderOptions={host:this}}createRenderRoot(){const t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){const r=this.render();super.update(t),', 'renderOptions={};update(){const r=this.render();this._$EM(),'],
    ['i["finalized"]=!0', 'i._$Ef=!0'],
    ['this._$Do=e(r,this.renderRoot,this.renderOptions)', 'e(r,this.renderRoot,this.renderOptions.renderBefore)'],
    ['render(){return r}'],
    [',noChange as r}from', '}from'],
    // Rendering on a server, old browsers, and which Lit this is.
    ['i._$litElement$=!0,'],
    [',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});', ';'],
    ['(s.litElementVersions??=[]).push("4.2.2");'],
    ['const s=globalThis;'],
  ],
}

/**
 * Lit's `css`, for templates without expressions and for browsers that have style sheets made by scripts, which the
 * elements need anyhow.
 */
const CSS_TAG = `export const css = ([cssText]) => {
    let sheet
    return {
      get styleSheet() {
        if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(cssText)
        return sheet
      },
    }
  }`

/** An element in the light DOM makes no shadow root and has no style sheet of its own. */
const NO_SHADOW: Cut = [
  'createRenderRoot(){const t=this.shadowRoot??this.attachShadow({mode:"open"});return t.adoptedStyleSheets=this.constructor.styles.map(t=>t.styleSheet),t}',
]

/** For a file whose elements are all in the light DOM. */
export const lightOnly: Plugin = {
  name: 'light-only',
  setup({ onLoad }) {
    onLoad({ filter: /\/reactive-element\.js$/ }, ({ path: file }) => cutLit(file, NO_SHADOW))
  },
}

/** Leaves out of Lit what no element of ours uses. */
export const litParts: Plugin = {
  name: 'lit-parts',
  setup({ onLoad }) {
    onLoad({ filter: /\/css-tag\.js$/ }, () => ({ contents: CSS_TAG }))
    onLoad({ filter: /\/(lit-html|reactive-element|lit-element)\.js$/ }, ({ path: file }) => cutLit(file))
  },
}

async function cutLit(file: string, ...more: Cut[]): Promise<{ contents: string }> {
  let contents = await readFile(file, 'utf8')
  for (const [piece, instead = ''] of [...(CUTS[path.basename(file)] ?? []), ...more]) {
    const [before, after, ...others] = contents.split(piece)
    if (before === undefined || after === undefined || others.length > 0) {
      throw new Error(`This is not the Lit that ${import.meta.filename} cuts. Not once in ${file}: ${piece}`)
    }
    contents = before + instead + after
  }
  return { contents }
}
