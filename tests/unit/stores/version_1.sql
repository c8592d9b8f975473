-- A store as the program of schema 1 left it: chain head d56e9a2acb7dc957a77b1ed293912ac9f90f79202fe357f38e9463f5f2f2a91e.
PRAGMA application_id = 1380733527;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE batch (
        position INTEGER PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
        gone TEXT NOT NULL DEFAULT '');
INSERT INTO "batch" VALUES(1,'019de7b3-9be8-70e3-b038-4340196677fa','{"batch_id":"019de7b3-9be8-70e3-b038-4340196677fa","name":"2026-05","secrecy":"internal","version":0,"extra":{"issuer":"省厅"}}','');
CREATE TABLE cases (
        position INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, outline BLOB NOT NULL,
        outline_found BLOB, gone TEXT NOT NULL DEFAULT '');
INSERT INTO "cases" VALUES(1,'019de7b3-b358-7774-8158-f7e41a99cc34','{"case_id":"019de7b3-b358-7774-8158-f7e41a99cc34","batch_id":"019de7b3-9be8-70e3-b038-4340196677fa","issued_id":"JS-0001","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":1,"finding":{"reality":"real","activity":"mining"},"finding_number":1,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":true,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'01060000000100000001030000000100000005000000D7A3703D0A275E409A99999999193F40C976BE9F1A275E409A99999999193F40C976BE9F1A275E4060E5D022DB193F40D7A3703D0A275E4060E5D022DB193F40D7A3703D0A275E409A99999999193F40',NULL,'');
INSERT INTO "cases" VALUES(2,'019de7b3-b740-77cd-80aa-2192eb086cb6','{"case_id":"019de7b3-b740-77cd-80aa-2192eb086cb6","batch_id":"019de7b3-9be8-70e3-b038-4340196677fa","issued_id":"JS-0002","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":0,"finding":{},"finding_number":0,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":true,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'0106000000010000000103000000010000000500000048E17A14AE275E409A99999999193F4039B4C876BE275E409A99999999193F4039B4C876BE275E4060E5D022DB193F4048E17A14AE275E4060E5D022DB193F4048E17A14AE275E409A99999999193F40',NULL,'');
INSERT INTO "cases" VALUES(3,'019de7b3-bb28-775d-a345-431235cadf0d','{"case_id":"019de7b3-bb28-775d-a345-431235cadf0d","batch_id":"019de7b3-9be8-70e3-b038-4340196677fa","issued_id":"JS-0003","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":0,"finding":{},"finding_number":0,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":true,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'01060000000100000001030000000100000005000000B81E85EB51285E409A99999999193F40AAF1D24D62285E409A99999999193F40AAF1D24D62285E4060E5D022DB193F40B81E85EB51285E4060E5D022DB193F40B81E85EB51285E409A99999999193F40',NULL,'');
INSERT INTO "cases" VALUES(4,'019de7b3-bf10-7196-a255-bb5fc6ade46b','{"case_id":"019de7b3-bf10-7196-a255-bb5fc6ade46b","batch_id":"019de7b3-9be8-70e3-b038-4340196677fa","issued_id":"JS-0004","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":0,"finding":{},"finding_number":0,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":true,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'01060000000100000001030000000100000005000000295C8FC2F5285E409A99999999193F401B2FDD2406295E409A99999999193F401B2FDD2406295E4060E5D022DB193F40295C8FC2F5285E4060E5D022DB193F40295C8FC2F5285E409A99999999193F40',NULL,'');
CREATE TABLE chain (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT, payload TEXT NOT NULL, recorded_at TEXT NOT NULL,
        prev_link TEXT NOT NULL, payload_hash TEXT NOT NULL, link TEXT NOT NULL);
INSERT INTO "chain" VALUES(1,'import',NULL,'{}','2026-05-02T08:00:12.000Z','0000000000000000000000000000000000000000000000000000000000000000','019d477cc81ae4ad4e59a7e3ee8342141b65bd503140716f7be095b1f94a7929','b6888f33cd1cac6786e9db55a36e4b83a05f27085d551590b93b4b1aef70ccd3');
INSERT INTO "chain" VALUES(2,'import',NULL,'{"images":1}','2026-05-02T08:00:13.000Z','b6888f33cd1cac6786e9db55a36e4b83a05f27085d551590b93b4b1aef70ccd3','041fb851ee23e2308d97554414c6faed3d9010f49e5825c031ce573c9b370722','103c1654195ea11c27dc808fa6bc3dc8df65114d2af26992a5c76489296f9dfa');
INSERT INTO "chain" VALUES(3,'screen',NULL,'{"input_hash":"x","zones_hash":"y"}','2026-05-02T08:00:14.000Z','103c1654195ea11c27dc808fa6bc3dc8df65114d2af26992a5c76489296f9dfa','5d0574fa4f5a4493ceb1e3e1d4434182c4456633686a030a699864d56fb7a22d','54d39d389526f7980951c95ae1096dd9f700b8715a9e7e7ecd88a960ca8b36f0');
INSERT INTO "chain" VALUES(4,'open','019de7b3-b358-7774-8158-f7e41a99cc34','{}','2026-05-02T08:00:15.000Z','54d39d389526f7980951c95ae1096dd9f700b8715a9e7e7ecd88a960ca8b36f0','14a3e342fb75b57184278664145557af02d6b80bd22f53d23ab8681dd93c999f','f63aca0472ab0764cb6479cfef8e5976083bedaf64d7970feda0b10a108f24ec');
INSERT INTO "chain" VALUES(5,'decide','019de7b3-b358-7774-8158-f7e41a99cc34','{"op_id":"019de7b3-d680-754c-bcef-167c26a90491","seen":[{"view":0,"images":[{"path":"imagery/2026-05-02 后.tif","identity":"123-456","kind":"file"}]}]}','2026-05-02T08:00:18.000Z','f63aca0472ab0764cb6479cfef8e5976083bedaf64d7970feda0b10a108f24ec','66a5a08e41592b225631bb0bf7736c1a8faa77af5232e00368e212b2c426348a','bfb6e3352d97fa4cf284a5889258d4757e82ef1fd93db4a01fb642912b4acac7');
INSERT INTO "chain" VALUES(6,'decide','019de7b3-b740-77cd-80aa-2192eb086cb6','{"op_id":"019de7b3-f1d8-77f6-90dd-4e84c1c6eb58"}','2026-05-02T08:00:25.000Z','bfb6e3352d97fa4cf284a5889258d4757e82ef1fd93db4a01fb642912b4acac7','ff56e515be4f1ac50cc60ea52f44287617488ee24c4d1e3364b20f8c3183eee8','c90ba51b7ae9c75cd299134a3decb621da0534f4d25c97d6ea36aee1beee681b');
INSERT INTO "chain" VALUES(7,'decide','019de7b3-bb28-775d-a345-431235cadf0d','{"op_id":"019de7b4-0178-7421-89b1-7c19e31ea5d9"}','2026-05-02T08:00:29.000Z','c90ba51b7ae9c75cd299134a3decb621da0534f4d25c97d6ea36aee1beee681b','c459f7e391d9dcc44567264da7ff86bf7b1e9a432b3bacee51ff76a32df28412','1b34077dc6472ea4fd66bf8095961a889691d2609c83aaec66fef11f0c71bbbf');
INSERT INTO "chain" VALUES(8,'undo','019de7b3-bb28-775d-a345-431235cadf0d','{}','2026-05-02T08:00:30.000Z','1b34077dc6472ea4fd66bf8095961a889691d2609c83aaec66fef11f0c71bbbf','80495564a53f102a77e78861d4c3693af4b2c13c0bcb8aff250f15918182a6a4','46e3a29ddbc525a3fe5e5015de6f5cef257896661fa002a2fc4ed92e8f775166');
INSERT INTO "chain" VALUES(9,'decide','019de7b3-bf10-7196-a255-bb5fc6ade46b','{"op_id":"019de7b4-1118-720a-91c9-797fd5204026"}','2026-05-02T08:00:33.000Z','46e3a29ddbc525a3fe5e5015de6f5cef257896661fa002a2fc4ed92e8f775166','61813e238aff5b599f1e5b33e5b42e8a4f36e3760825de511488a79b40b56bea','d56e9a2acb7dc957a77b1ed293912ac9f90f79202fe357f38e9463f5f2f2a91e');
CREATE TABLE conflict (
        conflict_id INTEGER PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), op_id TEXT,
        fields TEXT NOT NULL, base TEXT NOT NULL, mine TEXT NOT NULL, theirs TEXT NOT NULL,
        theirs_version INTEGER NOT NULL, detected_at TEXT NOT NULL, resolved_at TEXT NOT NULL DEFAULT '',
        resolved_seq INTEGER REFERENCES chain (seq));
INSERT INTO "conflict" VALUES(1,'019de7b3-b740-77cd-80aa-2192eb086cb6','019de7b3-f1d8-77f6-90dd-4e84c1c6eb58','["reality"]','{}','{"reality":"not_real","false_alarm_reason":"season"}','{"reality":"partly"}',3,'2026-05-02T08:00:26.000Z','',NULL);
CREATE TABLE decision (
        chain_seq INTEGER PRIMARY KEY REFERENCES chain (seq), case_id TEXT NOT NULL REFERENCES cases (case_id),
        number INTEGER NOT NULL, answers TEXT NOT NULL, op_id TEXT, recorded_at TEXT NOT NULL);
INSERT INTO "decision" VALUES(5,'019de7b3-b358-7774-8158-f7e41a99cc34',1,'{"reality":"real","activity":"mining","note":"河边采石 🪨"}','019de7b3-d680-754c-bcef-167c26a90491','2026-05-02T08:00:18.000Z');
INSERT INTO "decision" VALUES(6,'019de7b3-b740-77cd-80aa-2192eb086cb6',1,'{"reality":"not_real","false_alarm_reason":"season"}','019de7b3-f1d8-77f6-90dd-4e84c1c6eb58','2026-05-02T08:00:25.000Z');
INSERT INTO "decision" VALUES(7,'019de7b3-bb28-775d-a345-431235cadf0d',1,'{"reality":"real"}','019de7b4-0178-7421-89b1-7c19e31ea5d9','2026-05-02T08:00:29.000Z');
INSERT INTO "decision" VALUES(9,'019de7b3-bf10-7196-a255-bb5fc6ade46b',1,'{"reality":"undecided"}','019de7b4-1118-720a-91c9-797fd5204026','2026-05-02T08:00:33.000Z');
CREATE TABLE draft (case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "draft" VALUES('019de7b3-b358-7774-8158-f7e41a99cc34','{"case_id":"019de7b3-b358-7774-8158-f7e41a99cc34","answers":{"reality":"real","activity":"mining","note":"河边采石 🪨"},"decided":true,"flagged":false,"number":1,"base_version":0,"base_answers":{},"last_op_id":"019de7b3-d680-754c-bcef-167c26a90491","counter":5,"recorded_at":""}');
INSERT INTO "draft" VALUES('019de7b3-b740-77cd-80aa-2192eb086cb6','{"case_id":"019de7b3-b740-77cd-80aa-2192eb086cb6","answers":{"reality":"not_real","false_alarm_reason":"season"},"decided":true,"flagged":false,"number":1,"base_version":0,"base_answers":{},"last_op_id":"019de7b3-f1d8-77f6-90dd-4e84c1c6eb58","counter":6,"recorded_at":""}');
INSERT INTO "draft" VALUES('019de7b3-bb28-775d-a345-431235cadf0d','{"case_id":"019de7b3-bb28-775d-a345-431235cadf0d","answers":{"reality":"real"},"decided":false,"flagged":true,"number":0,"base_version":0,"base_answers":{},"last_op_id":null,"counter":8,"recorded_at":""}');
INSERT INTO "draft" VALUES('019de7b3-bf10-7196-a255-bb5fc6ade46b','{"case_id":"019de7b3-bf10-7196-a255-bb5fc6ade46b","answers":{"reality":"undecided"},"decided":true,"flagged":false,"number":1,"base_version":0,"base_answers":{},"last_op_id":"019de7b4-1118-720a-91c9-797fd5204026","counter":9,"recorded_at":""}');
CREATE TABLE image (position INTEGER PRIMARY KEY, image_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
INSERT INTO "image" VALUES(1,'i1','{"image_id":"i1","path":"imagery/2026-05-02 后.tif","date":"2026-05-02","sensor":"GF-7","source":"","pixel_size_m":0.65,"footprint":[120.0,31.0,121.0,32.0],"cloud":null,"secrecy":"internal","identity":"123-456","sha256":""}');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('created_at','2026-05-02T08:00:04.000Z');
INSERT INTO "meta" VALUES('device_id','019de7b3-9fd0-7637-9c0e-f3fa13f539f2');
INSERT INTO "meta" VALUES('opened_at','2026-05-02T08:00:06.000Z');
INSERT INTO "meta" VALUES('schema_version','1');
INSERT INTO "meta" VALUES('screened','["x","y"]');
INSERT INTO "meta" VALUES('store_id','019de7b3-a3b8-71d1-bb4f-69ec1578b463');
CREATE TABLE outbox (
        client_seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL, kind TEXT NOT NULL,
        base_version INTEGER NOT NULL, prev_op_id TEXT, payload TEXT NOT NULL, recorded_at TEXT NOT NULL,
        chain_seq INTEGER NOT NULL REFERENCES chain (seq),
        state TEXT NOT NULL, offered INTEGER NOT NULL DEFAULT 0, seen_in_feed INTEGER NOT NULL DEFAULT 0,
        superseded INTEGER NOT NULL DEFAULT 0, result TEXT NOT NULL DEFAULT '{}');
INSERT INTO "outbox" VALUES(1,'019de7b3-d680-754c-bcef-167c26a90491','019de7b3-b358-7774-8158-f7e41a99cc34','submit',0,NULL,'{"finding":{"reality":"real","activity":"mining","note":"河边采石 🪨"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:17.000Z',5,'settled',1,1,0,'{"op_id":"019de7b3-d680-754c-bcef-167c26a90491","outcome":"applied","version":1}');
INSERT INTO "outbox" VALUES(2,'019de7b3-f1d8-77f6-90dd-4e84c1c6eb58','019de7b3-b740-77cd-80aa-2192eb086cb6','submit',0,NULL,'{"finding":{"reality":"not_real","false_alarm_reason":"season"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:24.000Z',6,'conflict',1,0,0,'{"op_id":"019de7b3-f1d8-77f6-90dd-4e84c1c6eb58","outcome":"conflict","record":{"unit_names":{"320509":"吴江区"},"case_id":"019de7b3-b740-77cd-80aa-2192eb086cb6","batch_id":"019de7b3-9be8-70e3-b038-4340196677fa","issued_id":"JS-0002","outline":{"type":"MultiPolygon","coordinates":[[[[120.62,31.1],[120.621,31.1],[120.621,31.101],[120.62,31.101],[120.62,31.1]]]]},"facts":{"remark":"河边","date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":true,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite"},"units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":3,"finding":{"reality":"partly"},"finding_number":2,"finding_by":"","finding_at":"","outline_found":null},"conflicts":["reality"]}');
INSERT INTO "outbox" VALUES(3,'019de7b4-0178-7421-89b1-7c19e31ea5d9','019de7b3-bb28-775d-a345-431235cadf0d','submit',0,NULL,'{"finding":{"reality":"real"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:28.000Z',7,'withdrawn',0,0,0,'{}');
INSERT INTO "outbox" VALUES(4,'019de7b4-1118-720a-91c9-797fd5204026','019de7b3-bf10-7196-a255-bb5fc6ade46b','submit',0,NULL,'{"finding":{"reality":"undecided"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:32.000Z',9,'waiting',0,0,0,'{}');
CREATE TABLE screening (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "screening" VALUES('019de7b3-b358-7774-8158-f7e41a99cc34','{"case_id":"019de7b3-b358-7774-8158-f7e41a99cc34","area_m2":8400.5,"nearest_zone_id":null,"distance_m":null,"overlaps":[{"zone_id":"019de7b3-c2f8-779f-a0bf-d76bf466510d","area_m2":6132.25,"share":0.73}]}');
CREATE TABLE sync_state (
        id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT NOT NULL DEFAULT '',
        chain_seq INTEGER NOT NULL DEFAULT 0, chain_link TEXT NOT NULL DEFAULT '');
INSERT INTO "sync_state" VALUES(1,'cursor-019de7b3-ea08-74d7-baf6-f7908f98462b',0,'');
CREATE TABLE zone (
        position INTEGER PRIMARY KEY, zone_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, outline BLOB NOT NULL,
        gone TEXT NOT NULL DEFAULT '');
INSERT INTO "zone" VALUES(1,'019de7b3-c2f8-779f-a0bf-d76bf466510d','{"zone_id":"019de7b3-c2f8-779f-a0bf-d76bf466510d","code":"320506-01","name":"太湖重要湿地","level":"redline","type":"wetland","units":[],"secrecy":"internal","version":0,"extra":{}}',X'010600000001000000010300000001000000050000000000000000205E400000000000003F400000000000405E400000000000003F400000000000405E400000000000803F400000000000205E400000000000803F400000000000205E400000000000003F40','');
CREATE INDEX chain_case ON chain (case_id, seq);
CREATE INDEX decision_case ON decision (case_id, chain_seq);
CREATE INDEX outbox_state ON outbox (state, client_seq);
CREATE INDEX outbox_case ON outbox (case_id, client_seq);
CREATE UNIQUE INDEX conflict_open ON conflict (case_id) WHERE resolved_at = '';
CREATE TRIGGER chain_no_update BEFORE UPDATE ON chain BEGIN SELECT RAISE(ABORT, 'chain is append-only'); END;
CREATE TRIGGER chain_no_delete BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'chain is append-only'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER outbox_no_update BEFORE UPDATE OF client_seq, op_id, case_id, kind, base_version, prev_op_id, payload, recorded_at, chain_seq ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER conflict_no_delete BEFORE DELETE ON conflict BEGIN SELECT RAISE(ABORT, 'conflict is append-only'); END;
COMMIT;
