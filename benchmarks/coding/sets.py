"""Every set that the coder is measured on: where its files are, what measures it, and what to bear in mind."""

from __future__ import annotations

from benchmarks.coding import cameo, factuality, india_police, negatives, pairs, passages, polnear, re3d, templates
from benchmarks.coding.figure import BenchmarkSet

SETS = (
    BenchmarkSet(name="worked", files=("src/allegiance/data/ontology/worked-examples.jsonl",), is_committed=True,
                 measure=passages.measure, note="rules were written with these in sight"),
    BenchmarkSet(name="gold", files=("benchmarks/gold/passages.jsonl",), is_committed=True, measure=passages.measure),
    BenchmarkSet(name="unseen", files=("benchmarks/own/unseen-conflicts.jsonl",), is_committed=True,
                 measure=passages.measure),
    BenchmarkSet(name="headlines", files=("benchmarks/own/headlines.jsonl",), is_committed=True,
                 measure=passages.measure),
    BenchmarkSet(name="negatives", is_committed=True, measure=negatives.measure, files=(
        "benchmarks/own/unseen-conflicts.jsonl", "benchmarks/own/headlines.jsonl", "benchmarks/gold/passages.jsonl")),
    BenchmarkSet(name="training-negatives", files=("training/passages/*.jsonl",), is_committed=True,
                 measure=negatives.measure, is_trained_on=True, note="trained on: flatters"),
    BenchmarkSet(name="plv", files=("plv/dev.tsv",), measure=pairs.measure_plv),
    BenchmarkSet(name="uw", files=("factuality/UW_dev.jsonl",), measure=factuality.measure_factuality),
    BenchmarkSet(name="meantime", files=("factuality/MEANTIME_dev.jsonl",), measure=factuality.measure_factuality),
    BenchmarkSet(name="uw-train", files=("factuality/UW_train.jsonl",), measure=factuality.measure_factuality,
                 is_optional=True),
    BenchmarkSet(name="meantime-train", files=("factuality/MEANTIME_train.jsonl",),
                 measure=factuality.measure_factuality, is_optional=True),
    BenchmarkSet(name="crude-oil", files=("crudeoilnews/gold.jsonl",), measure=factuality.measure_crude_oil),
    BenchmarkSet(name="re3d", files=("re3d/dev.jsonl",), measure=re3d.measure),
    BenchmarkSet(name="india-police", files=("india_police/dev_documents.jsonl", "india_police/dev_sentences.jsonl"),
                 measure=india_police.measure),
    BenchmarkSet(name="polnear", files=("polnear/dev.jsonl.gz",), measure=polnear.measure),
    BenchmarkSet(name="petrarch-news", files=("petrarch_validation/petr2_gsr_en.jsonl",), measure=cameo.measure),
    BenchmarkSet(name="petrarch-stylised", files=("petrarch_validation/petr_unit_en.jsonl",), measure=cameo.measure,
                 note="unit tests: the codes often are not what CAMEO means by them"),
    BenchmarkSet(name="plover-gsr", files=("plover_gsr/plover_gsr.jsonl",), measure=pairs.measure_gsr),
    BenchmarkSet(name="ngec", files=("ngec_synthetic/synthetic_headlines.csv",), measure=templates.measure,
                 note="silver labels"),
    BenchmarkSet(name="coped", files=("cameo_coped/neutral.jsonl",), measure=negatives.measure_coped,
                 note="the guide sees a claim in a few"),
)  # fmt: skip
