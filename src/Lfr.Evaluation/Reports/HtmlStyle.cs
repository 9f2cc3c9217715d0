namespace Lfr.Evaluation.Reports;

/// <summary>The style of <c>report.html</c>.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root{--ink:#1b1f24;--soft:#56606b;--rule:#d5dae0;--paper:#fff;--wash:#f5f7f9;--accent:#0b4f8a;--alarm:#a3001b}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:76rem;padding:1.25rem clamp(.9rem,3vw,2.5rem);color:var(--ink);background:var(--paper);font:1rem/1.55 "Source Sans 3","Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        .skip{position:absolute;left:-99rem}.skip:focus{position:static}
        header{border-bottom:3px solid var(--accent);padding-bottom:1rem}
        .kicker{margin:0;color:var(--soft);font-size:.85rem;letter-spacing:.04em;text-transform:uppercase}
        h1{margin:.15rem 0 .6rem;font-size:clamp(1.45rem,4.5vw,2.1rem);line-height:1.2}
        h2{margin:2.4rem 0 .8rem;padding-bottom:.25rem;border-bottom:1px solid var(--rule);font-size:clamp(1.2rem,3.5vw,1.5rem);line-height:1.25}
        h3{margin:1rem 0 .3rem;font-size:1.05rem}
        a{color:var(--accent)}
        .banner{margin:.8rem 0;padding:.7rem .9rem;border:2px solid var(--alarm);color:var(--alarm);background:#fff5f6}
        .mark{display:inline-block;padding:0 .4em;border:1px solid var(--alarm);border-radius:2px;color:var(--alarm);font-size:.68rem;font-weight:700;letter-spacing:.05em;vertical-align:middle}
        .watermark{position:fixed;inset:0;display:flex;align-items:center;justify-content:center;pointer-events:none;z-index:1;font-weight:700;font-size:clamp(2rem,9vw,6rem);color:var(--alarm);opacity:.06;transform:rotate(-24deg);white-space:nowrap;overflow:hidden}
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,10rem),1fr));gap:.5rem 1.2rem;margin:.6rem 0 0}
        .facts dt{color:var(--soft);font-size:.78rem}.facts dd{margin:0;font-weight:600;font-size:.93rem}
        nav ol{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:.9rem 0 0;padding:0;list-style:none;font-size:.93rem}
        ul.findings{padding-left:1.2rem}ul.findings li{margin:.45rem 0;font-size:1.04rem}
        li{margin:.25rem 0}
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:1.4rem 1.8rem;align-items:start;margin:.6rem 0 1.4rem}
        figure{margin:0;min-width:0;break-inside:avoid}
        figure.wide{grid-column:1/-1;max-width:48rem}
        svg{display:block;width:100%;height:auto;font-family:inherit}
        figcaption{margin-top:.35rem;color:var(--soft);font-size:.86rem;line-height:1.4}
        .scroll{overflow-x:auto;margin:.7rem 0 1.5rem;border-bottom:1px solid var(--rule)}
        .scroll:focus{outline:2px solid var(--accent);outline-offset:2px}
        table{border-collapse:collapse;min-width:100%;font-size:.84rem;line-height:1.35;overflow-wrap:normal}
        caption{padding:.3rem 0 .45rem;text-align:left;font-weight:600;font-size:.95rem}
        .held{display:inline-block;position:sticky;left:0;max-width:calc(100vw - 2.5rem)}
        th,td{padding:.32rem .7rem .32rem 0;border-top:1px solid var(--rule);text-align:left;vertical-align:top}
        td:last-child{min-width:11rem}
        thead th{border-top:0;border-bottom:2px solid var(--ink);color:var(--soft);font-size:.78rem;font-weight:600;vertical-align:bottom}
        tbody th{font-weight:600;min-width:7rem}
        td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
        details{margin:.6rem 0;padding:.1rem .8rem;border:1px solid var(--rule);background:var(--wash)}
        summary{padding:.45rem 0;cursor:pointer;font-weight:600}
        ol.limits{padding-left:1.4rem}
        ol.limits>li{margin:0 0 .9rem;padding:.1rem 0 .1rem .3rem}ol.limits h3{margin-top:.1rem}ol.limits p{margin:.3rem 0}
        ol.limits>li.warning{border-left:4px solid var(--alarm);padding-left:.8rem}
        .flag{color:var(--alarm);font-size:.8rem;text-transform:uppercase;letter-spacing:.04em}
        footer{margin-top:2.5rem;padding-top:.7rem;border-top:1px solid var(--rule);color:var(--soft);font-size:.85rem}
        @media (max-width:32rem){table{font-size:.8rem}}
        @media print{
        @page{size:A4;margin:14mm 12mm}
        body{max-width:none;padding:0;font-size:9.5pt}
        nav,.skip{display:none}
        .scroll{overflow:visible;border:0}
        table{min-width:0;width:100%;font-size:6.8pt}
        th,td{padding-right:.4em}td:last-child,tbody th{min-width:0}td.n{white-space:normal}
        thead{display:table-header-group}tr{break-inside:avoid}
        h2,h3,caption{break-after:avoid}
        .held{position:static;max-width:none}
        details{border:0;padding:0;background:none}details>summary{display:none}
        details::details-content{content-visibility:visible;block-size:auto}
        .figures{grid-template-columns:1fr 1fr}
        .watermark{opacity:.1}
        a{color:inherit;text-decoration:none}
        }
        """;
}
