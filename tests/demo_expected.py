"""What the demo world has to show, in tables kept apart from the ones it is built from."""

from __future__ import annotations

SHOWN = (
    ("cối", "cối"), ("tượng", "tượng"), ("voi", "voi"), ("heo", "heo"), ("trống đồng", "trống đồng"),
    ("trống", "trống"), ("chuông", "chuông"), ("cồng", "cồng"), ("lư ", "lư hương"), ("nón", "nón lá"),
    ("chiếu", "chiếu"), ("quạt", "quạt"), ("mành", "mành"), ("nhang|hương xạ|tăm hương", "nhang"),
    ("đèn lồng|lồng đèn", "đèn lồng"), ("ngói|gạch", "ngói"), ("nồi", "nồi|gốm đất nung"), ("ấm|bộ ấm", "ấm"),
    ("bát|bộ bát", "bát|đĩa|tô"), ("đĩa", "đĩa"), ("bình|lọ|lục bình gỗ", "bình|lọ|gốm đất nung"),
    ("lụa|tơ", "lụa|khăn"), ("vải thổ cẩm", "thổ cẩm"), ("khăn", "khăn|thổ cẩm"), ("áo", "áo dài"),
    ("tranh sơn", "tranh sơn mài"), ("tranh thêu", "tranh thêu"), ("tranh", "tranh"), ("dao", "dao"),
    ("bàn cờ", "cờ"), ("bàn", "bàn|ghế"), ("ghế", "ghế"), ("thớt", "thớt"), ("túi", "túi"), ("giỏ quà", "giỏ quà"),
    ("giỏ|rổ", "giỏ|khay|túi"), ("máy tiện", "máy tiện"), ("máy bơm", "máy bơm"), ("máy xới", "máy xới"),
    ("máy ép", "máy ép"), ("máy sấy|tủ sấy", "sấy"), ("bộ máy hàn", "máy hàn"), ("lò nung", "lò nung"),
    ("cà phê", "cà phê"), ("chè lam", "hộp quà"), ("chè|trà", "trà|chè"), ("mật ong", "mật ong"),
    ("nước mắm", "nước mắm"), ("rượu", "rượu"), ("yến|tổ yến", "yến"), ("hạt điều", "điều"), ("tiêu|hồ tiêu", "tiêu"),
    ("tinh dầu|dầu tràm", "tinh dầu"), ("dầu dừa", "dầu dừa|dừa"), ("xà phòng", "xà phòng"), ("gạo|nếp", "gạo"),
    ("bánh tráng", "bánh tráng"), ("bánh chưng|bánh tét", "bánh chưng"), ("bún|miến|mì|mỳ|phở", "bún"),
    ("kẹo dừa", "kẹo dừa"), ("muối", "muối"), ("tôm khô", "tôm khô"), ("mực khô", "mực khô"), ("hạt sen", "hạt sen"),
    ("tương ớt", "ớt"), ("nấm hương", "nấm hương"), ("mứt", "mứt|dâu"), ("xoài", "xoài"), ("chuối", "chuối"),
)  # fmt: skip
"""How names begin → what the picture's subject then has to say: kept apart from the demo's own table."""
ONLY = ("cối", "tượng", "nón", "chuông", "voi", "heo đất", "máy", "trống")
"""What is in no picture of a product that is not called so."""

NOW_AGREED = "version = (SELECT max(version) FROM consents)"
EVERYDAY = (
    ("devices", 8, "known_devices"),
    ("sessions open on them", 4, "open_sessions"),
    ("an account about to close", 1, "people WHERE closes_at IS NOT NULL AND state != 'anonymised'"),
    ("a copy of one's data", 1, "data_copies WHERE ready_at IS NOT NULL"),
    ("an e-mail address to be confirmed", 1, "email_changes WHERE confirmed_at IS NULL AND ended_at IS NULL"),
    ("invitations", 2, "offers WHERE sent_at IS NOT NULL AND accepted_at IS NULL"),
    ("a staff role that waits for a second administrator", 1, "offers WHERE sent_at IS NULL"),
    ("second factors", 3, "authenticators WHERE confirmed_at IS NOT NULL"),
    ("recovery codes", 30, "recovery_codes"),
    ("letters once a day", 1, "letter_choices WHERE rhythm = 'daily'"),
    ("agreeing", 900, "consents"),
    (
        "being asked to agree",
        1,
        f"people WHERE id NOT IN (SELECT person_id FROM consents WHERE {NOW_AGREED})",
    ),
    ("a rate put forward", 1, "measure_proposals WHERE kind = 'rate' AND state = 'waiting'"),
    ("a ceiling put forward", 1, "measure_proposals WHERE kind = 'ceiling' AND state = 'waiting'"),
    ("a target put forward", 1, "measure_proposals WHERE kind = 'target' AND state = 'waiting'"),
    ("a stand price put forward", 1, "measure_proposals WHERE kind = 'stand_price' AND state = 'waiting'"),
    ("a refused measure", 1, "measure_proposals WHERE state = 'set_aside'"),
    ("a line without a ceiling", 1, "budget_lines WHERE cap IS NULL AND uncapped_by IS NOT NULL"),
    ("local funds", 8, "budget_lines WHERE key LIKE 'local:%' AND cap IS NOT NULL"),
    ("awards from local funds", 3, "awards WHERE funding = 'local' AND state != 'proposed'"),
    ("enquiries at fairs", 10, "enquiries WHERE fair_id IS NOT NULL"),
    ("standard certificates seen", 4, "certificates WHERE scheme = 'standard' AND state = 'seen'"),
    ("standard certificates matched", 2, "certificates WHERE scheme = 'standard' AND state = 'matched'"),
    ("certificates that wait", 2, "certificates WHERE state = 'declared'"),
    ("a certificate sent back", 1, "certificates WHERE state = 'returned'"),
    ("registration papers handed in", 5, "registration_proofs WHERE file_id IS NOT NULL"),
)
"""What → at least how many rows of which table."""
NUMBERED = {
    "decision_letters": "issued_at",
    "applications": "created_at",
    "enquiries": "created_at",
    "outcomes": "created_at",
    "listing_reports": "created_at",
    "decision_reviews": "created_at",
}
