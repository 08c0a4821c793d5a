"""The page ``/sandbox`` on which a person switches faults on and off."""

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Faults of the sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0 auto;padding:2rem 1rem;max-width:52rem;background:light-dark(#f3f1ec,#16181b)}
h1{font-size:1.5rem}form,table{background:light-dark(#fff,#22262b);border-radius:1rem;padding:1rem;width:100%;box-sizing:border-box}
form{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin-bottom:1.5rem}
label{display:block;font-size:.9rem}input:not([type=checkbox]),select{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #888;border-radius:.5rem;background:transparent;color:inherit}
button{font:inherit;padding:.5rem 1rem;border:0;border-radius:.5rem;background:#0b5d54;color:#fff;cursor:pointer}
td,th{text-align:left;padding:.4rem .6rem}td:nth-child(2){width:100%}#said{min-height:1.5rem}
</style></head><body><h1>Faults of the sandbox</h1>
<p>A fault makes a provider slow, failing, silent or rate-limited until it is taken back.</p>
<form id="f"><label>Provider<select name="provider">{providers}</select></label>
<label>Latency, ms<input name="latency_ms" type="number" min="0" max="120000" value="0"></label>
<label>Status (400 to 599)<input name="status" type="number" min="400" max="599"></label>
<label>Share struck (0 to 1)<input name="error_rate" type="number" min="0" max="1" step="0.05"></label>
<label>Ends after, requests<input name="remaining" type="number" min="1"></label>
<label>Offers at the booking<select name="offers"><option value="">as found</option><option>gone</option><option>dearer</option></select></label>
<label><input name="rate_limit" type="checkbox"> Rate limit (429)</label><label><input name="hang" type="checkbox"> Never answer</label>
<button>Switch on</button></form><p id="said" role="status"></p>
<table><thead><tr><th>Provider</th><th>Fault</th><th></th></tr></thead><tbody id="t"></tbody></table>
<script>
const f=document.getElementById('f'),t=document.getElementById('t'),said=document.getElementById('said');
async function show(){const all=await(await fetch('/sandbox/faults')).json();t.replaceChildren(...Object.entries(all).map(([name,fault])=>{
const row=document.createElement('tr');const cells=[name,fault?JSON.stringify(fault):'none',''].map(x=>{const c=document.createElement('td');c.textContent=x;return c});
if(fault){const b=document.createElement('button');b.textContent='Switch off';b.setAttribute('aria-label','Switch off '+name);b.onclick=async()=>{await fetch('/sandbox/faults/'+name,{method:'DELETE'});show()};cells[2].append(b)}
row.append(...cells);return row}))}
f.onsubmit=async e=>{e.preventDefault();const d=new FormData(f),body={rate_limit:d.has('rate_limit'),hang:d.has('hang')};
for(const k of['latency_ms','status','remaining'])if(d.get(k))body[k]=parseInt(d.get(k));if(d.get('offers'))body.offers=d.get('offers');if(d.get('error_rate'))body.error_rate=parseFloat(d.get('error_rate'));
const r=await fetch('/sandbox/faults/'+d.get('provider'),{method:'PUT',body:JSON.stringify(body)});
said.textContent=r.ok?'Switched on.':(await r.json()).error;show()};show();
</script></body></html>"""
