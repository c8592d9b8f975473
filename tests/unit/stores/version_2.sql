-- A store as the program of schema 2 left it: chain head f05eb9064000a3185628d91ea2dcf8b20d3b12f852d40a0c77a8546f68b71a4a.
PRAGMA application_id = 1380733527;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE batch (
        position INTEGER PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
        gone TEXT NOT NULL DEFAULT '');
INSERT INTO "batch" VALUES(1,'019de7b3-9be8-731a-af90-652fb0ced6d4','{"batch_id":"019de7b3-9be8-731a-af90-652fb0ced6d4","name":"2026-05","secrecy":"internal","version":0,"extra":{"issuer":"省厅"}}','');
CREATE TABLE cases (
        position INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, outline BLOB NOT NULL,
        outline_found BLOB, gone TEXT NOT NULL DEFAULT '');
INSERT INTO "cases" VALUES(1,'019de7b3-b358-76e8-9cab-ec47022f684d','{"case_id":"019de7b3-b358-76e8-9cab-ec47022f684d","batch_id":"019de7b3-9be8-731a-af90-652fb0ced6d4","issued_id":"JS-0001","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":1,"finding":{"reality":"real","activity":"mining"},"finding_number":1,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":null,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'01060000000100000001030000000100000005000000D7A3703D0A275E409A99999999193F40C976BE9F1A275E409A99999999193F40C976BE9F1A275E4060E5D022DB193F40D7A3703D0A275E4060E5D022DB193F40D7A3703D0A275E409A99999999193F40',NULL,'');
INSERT INTO "cases" VALUES(2,'019de7b3-b740-7327-ac48-7b640cf602f6','{"case_id":"019de7b3-b740-7327-ac48-7b640cf602f6","batch_id":"019de7b3-9be8-731a-af90-652fb0ced6d4","issued_id":"JS-0002","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":0,"finding":{},"finding_number":0,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":null,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'0106000000010000000103000000010000000500000048E17A14AE275E409A99999999193F4039B4C876BE275E409A99999999193F4039B4C876BE275E4060E5D022DB193F4048E17A14AE275E4060E5D022DB193F4048E17A14AE275E409A99999999193F40',NULL,'');
INSERT INTO "cases" VALUES(3,'019de7b3-bb28-716d-9578-fcbd366e22fb','{"case_id":"019de7b3-bb28-716d-9578-fcbd366e22fb","batch_id":"019de7b3-9be8-731a-af90-652fb0ced6d4","issued_id":"JS-0003","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":0,"finding":{},"finding_number":0,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":null,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'01060000000100000001030000000100000005000000B81E85EB51285E409A99999999193F40AAF1D24D62285E409A99999999193F40AAF1D24D62285E4060E5D022DB193F40B81E85EB51285E4060E5D022DB193F40B81E85EB51285E409A99999999193F40',NULL,'');
INSERT INTO "cases" VALUES(4,'019de7b3-bf10-753a-a9bc-cc19358124ab','{"case_id":"019de7b3-bf10-753a-a9bc-cc19358124ab","batch_id":"019de7b3-9be8-731a-af90-652fb0ced6d4","issued_id":"JS-0004","units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":0,"finding":{},"finding_number":0,"finding_by":"","finding_at":"","extra":{"unit_names":{"320509":"吴江区"}},"facts":{"date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":null,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite","extra":{"remark":"河边"}}}',X'01060000000100000001030000000100000005000000295C8FC2F5285E409A99999999193F401B2FDD2406295E409A99999999193F401B2FDD2406295E4060E5D022DB193F40295C8FC2F5285E4060E5D022DB193F40295C8FC2F5285E409A99999999193F40',NULL,'');
CREATE TABLE chain (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT, payload TEXT NOT NULL, recorded_at TEXT NOT NULL,
        prev_link TEXT NOT NULL, payload_hash TEXT NOT NULL, link TEXT NOT NULL);
INSERT INTO "chain" VALUES(1,'import',NULL,'{}','2026-05-02T08:00:12.000Z','0000000000000000000000000000000000000000000000000000000000000000','019d477cc81ae4ad4e59a7e3ee8342141b65bd503140716f7be095b1f94a7929','b6888f33cd1cac6786e9db55a36e4b83a05f27085d551590b93b4b1aef70ccd3');
INSERT INTO "chain" VALUES(2,'import',NULL,'{"images":1}','2026-05-02T08:00:13.000Z','b6888f33cd1cac6786e9db55a36e4b83a05f27085d551590b93b4b1aef70ccd3','041fb851ee23e2308d97554414c6faed3d9010f49e5825c031ce573c9b370722','103c1654195ea11c27dc808fa6bc3dc8df65114d2af26992a5c76489296f9dfa');
INSERT INTO "chain" VALUES(3,'screen',NULL,'{"input_hash":"x","zones_hash":"y"}','2026-05-02T08:00:14.000Z','103c1654195ea11c27dc808fa6bc3dc8df65114d2af26992a5c76489296f9dfa','5d0574fa4f5a4493ceb1e3e1d4434182c4456633686a030a699864d56fb7a22d','54d39d389526f7980951c95ae1096dd9f700b8715a9e7e7ecd88a960ca8b36f0');
INSERT INTO "chain" VALUES(4,'open','019de7b3-b358-76e8-9cab-ec47022f684d','{}','2026-05-02T08:00:15.000Z','54d39d389526f7980951c95ae1096dd9f700b8715a9e7e7ecd88a960ca8b36f0','6f77d5682113dd7c2285417c9952d98acb3badc796645e61a06c6bdefad5455c','c4abd48010f9c68cce6bb07aa12c9d0e091c18c9dff5cb4f61d15c79f2dda408');
INSERT INTO "chain" VALUES(5,'decide','019de7b3-b358-76e8-9cab-ec47022f684d','{"op_id":"019de7b3-d680-760a-97bc-87ad0ab324c8","seen":[{"view":0,"images":[{"path":"imagery/2026-05-02 后.tif","identity":"123-456","kind":"file"}]}]}','2026-05-02T08:00:18.000Z','c4abd48010f9c68cce6bb07aa12c9d0e091c18c9dff5cb4f61d15c79f2dda408','181b08cbcb5763517330728512becc6e6ec4a22397fc0c4baea0593b794190ea','0e987ffb9e674505aad61a0b1abc40514f6f7531ebffc05b1578cdbb53d7c05d');
INSERT INTO "chain" VALUES(6,'decide','019de7b3-b740-7327-ac48-7b640cf602f6','{"op_id":"019de7b3-f1d8-758d-9b9d-e4b79ae3cd05"}','2026-05-02T08:00:25.000Z','0e987ffb9e674505aad61a0b1abc40514f6f7531ebffc05b1578cdbb53d7c05d','f696f64e56bf2abb0e1f29787822cb2a7c0fd25b0e4e594cc8c526dd989bdd86','8b24efe8076f6ee2a3fd68c1aa1dfff24a56324e9573196feb83b0d85be5a106');
INSERT INTO "chain" VALUES(7,'decide','019de7b3-bb28-716d-9578-fcbd366e22fb','{"op_id":"019de7b4-0178-7520-ab84-e8903ea6b901"}','2026-05-02T08:00:29.000Z','8b24efe8076f6ee2a3fd68c1aa1dfff24a56324e9573196feb83b0d85be5a106','41cb9b3b78551d05b9a62c4ac605983945e494f79c5ac8d6f2e5258015ce837d','b0b3504f90e4077a6a66927176bbd2a6e7957330bc4ff05ed186224c89a17920');
INSERT INTO "chain" VALUES(8,'undo','019de7b3-bb28-716d-9578-fcbd366e22fb','{}','2026-05-02T08:00:30.000Z','b0b3504f90e4077a6a66927176bbd2a6e7957330bc4ff05ed186224c89a17920','e5c7f9323cb9897a7fb8aa9c10f9c1aae6435e5d331b8a2a243a639e29ad98f3','184fc726b4027abcb05099b118d6f08ece60cea14de84197216e487090c22278');
INSERT INTO "chain" VALUES(9,'decide','019de7b3-bf10-753a-a9bc-cc19358124ab','{"op_id":"019de7b4-1118-74c4-bc83-b7f107ec06e8"}','2026-05-02T08:00:33.000Z','184fc726b4027abcb05099b118d6f08ece60cea14de84197216e487090c22278','260d9cbef74cafd28443c5a56e0c065c5bbdffe85914af0708ad8280b76d051a','0be6982ee46cd75db8ab293bf84a4d6379f9e9e709c43dbf989dec0e07d89d1a');
INSERT INTO "chain" VALUES(10,'seen','019de7b3-b358-76e8-9cab-ec47022f684d','{"of":"019de7b3-d680-760a-97bc-87ad0ab324c8","decision":5,"pictures":[{"view":0,"sha256":"abababababababababababababababababababababababababababababababab","bytes":7,"size_px":[800,800]}],"missing":[],"files":[]}','2026-05-02T08:00:34.000Z','0be6982ee46cd75db8ab293bf84a4d6379f9e9e709c43dbf989dec0e07d89d1a','bb119826abc1d627caa07a766040d21b9a9e3fab72e24dab5aaae898fccf828d','f05eb9064000a3185628d91ea2dcf8b20d3b12f852d40a0c77a8546f68b71a4a');
CREATE TABLE conflict (
        conflict_id INTEGER PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), op_id TEXT,
        fields TEXT NOT NULL, base TEXT NOT NULL, mine TEXT NOT NULL, theirs TEXT NOT NULL,
        theirs_version INTEGER NOT NULL, detected_at TEXT NOT NULL, resolved_at TEXT NOT NULL DEFAULT '',
        resolved_seq INTEGER REFERENCES chain (seq));
INSERT INTO "conflict" VALUES(1,'019de7b3-b740-7327-ac48-7b640cf602f6','019de7b3-f1d8-758d-9b9d-e4b79ae3cd05','["reality"]','{}','{"reality":"not_real","false_alarm_reason":"season"}','{"reality":"partly"}',3,'2026-05-02T08:00:26.000Z','',NULL);
CREATE TABLE decision (
        chain_seq INTEGER PRIMARY KEY REFERENCES chain (seq), case_id TEXT NOT NULL REFERENCES cases (case_id),
        number INTEGER NOT NULL, answers TEXT NOT NULL, op_id TEXT, recorded_at TEXT NOT NULL);
INSERT INTO "decision" VALUES(5,'019de7b3-b358-76e8-9cab-ec47022f684d',1,'{"reality":"real","activity":"mining","note":"河边采石 🪨"}','019de7b3-d680-760a-97bc-87ad0ab324c8','2026-05-02T08:00:18.000Z');
INSERT INTO "decision" VALUES(6,'019de7b3-b740-7327-ac48-7b640cf602f6',1,'{"reality":"not_real","false_alarm_reason":"season"}','019de7b3-f1d8-758d-9b9d-e4b79ae3cd05','2026-05-02T08:00:25.000Z');
INSERT INTO "decision" VALUES(7,'019de7b3-bb28-716d-9578-fcbd366e22fb',1,'{"reality":"real"}','019de7b4-0178-7520-ab84-e8903ea6b901','2026-05-02T08:00:29.000Z');
INSERT INTO "decision" VALUES(9,'019de7b3-bf10-753a-a9bc-cc19358124ab',1,'{"reality":"undecided"}','019de7b4-1118-74c4-bc83-b7f107ec06e8','2026-05-02T08:00:33.000Z');
CREATE TABLE draft (case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "draft" VALUES('019de7b3-b358-76e8-9cab-ec47022f684d','{"case_id":"019de7b3-b358-76e8-9cab-ec47022f684d","answers":{"reality":"real","activity":"mining","note":"河边采石 🪨"},"decided":true,"flagged":false,"number":1,"base_version":0,"base_answers":{},"last_op_id":"019de7b3-d680-760a-97bc-87ad0ab324c8","counter":5,"recorded_at":""}');
INSERT INTO "draft" VALUES('019de7b3-b740-7327-ac48-7b640cf602f6','{"case_id":"019de7b3-b740-7327-ac48-7b640cf602f6","answers":{"reality":"not_real","false_alarm_reason":"season"},"decided":true,"flagged":false,"number":1,"base_version":0,"base_answers":{},"last_op_id":"019de7b3-f1d8-758d-9b9d-e4b79ae3cd05","counter":6,"recorded_at":""}');
INSERT INTO "draft" VALUES('019de7b3-bb28-716d-9578-fcbd366e22fb','{"case_id":"019de7b3-bb28-716d-9578-fcbd366e22fb","answers":{"reality":"real"},"decided":false,"flagged":true,"number":0,"base_version":0,"base_answers":{},"last_op_id":null,"counter":8,"recorded_at":""}');
INSERT INTO "draft" VALUES('019de7b3-bf10-753a-a9bc-cc19358124ab','{"case_id":"019de7b3-bf10-753a-a9bc-cc19358124ab","answers":{"reality":"undecided"},"decided":true,"flagged":false,"number":1,"base_version":0,"base_answers":{},"last_op_id":"019de7b4-1118-74c4-bc83-b7f107ec06e8","counter":9,"recorded_at":""}');
CREATE TABLE image (position INTEGER PRIMARY KEY, image_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
INSERT INTO "image" VALUES(1,'i1','{"image_id":"i1","path":"imagery/2026-05-02 后.tif","date":"2026-05-02","sensor":"GF-7","source":"","pixel_size_m":0.65,"footprint":[120.0,31.0,121.0,32.0],"cloud":null,"secrecy":"internal","identity":"123-456","sha256":"","kind":"file"}');
CREATE TABLE image_hash (
        path TEXT NOT NULL, identity TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '',
        decision_seq INTEGER NOT NULL REFERENCES chain (seq), entry_seq INTEGER REFERENCES chain (seq),
        PRIMARY KEY (path, identity)) WITHOUT ROWID;
INSERT INTO "image_hash" VALUES('imagery/2026-05-02 后.tif','123-456','',5,NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('created_at','2026-05-02T08:00:04.000Z');
INSERT INTO "meta" VALUES('device_id','019de7b3-9fd0-7447-a27c-961e803915a9');
INSERT INTO "meta" VALUES('opened_at','2026-05-02T08:00:06.000Z');
INSERT INTO "meta" VALUES('schema_version','2');
INSERT INTO "meta" VALUES('screened','["x","y"]');
INSERT INTO "meta" VALUES('store_id','019de7b3-a3b8-7433-92a6-d2c50e09ba93');
CREATE TABLE outbox (
        client_seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL, kind TEXT NOT NULL,
        base_version INTEGER NOT NULL, prev_op_id TEXT, payload TEXT NOT NULL, recorded_at TEXT NOT NULL,
        chain_seq INTEGER NOT NULL REFERENCES chain (seq),
        state TEXT NOT NULL, offered INTEGER NOT NULL DEFAULT 0, seen_in_feed INTEGER NOT NULL DEFAULT 0,
        superseded INTEGER NOT NULL DEFAULT 0, result TEXT NOT NULL DEFAULT '{}');
INSERT INTO "outbox" VALUES(1,'019de7b3-d680-760a-97bc-87ad0ab324c8','019de7b3-b358-76e8-9cab-ec47022f684d','submit',0,NULL,'{"finding":{"reality":"real","activity":"mining","note":"河边采石 🪨"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:17.000Z',5,'settled',1,1,0,'{"op_id":"019de7b3-d680-760a-97bc-87ad0ab324c8","outcome":"applied","version":1}');
INSERT INTO "outbox" VALUES(2,'019de7b3-f1d8-758d-9b9d-e4b79ae3cd05','019de7b3-b740-7327-ac48-7b640cf602f6','submit',0,NULL,'{"finding":{"reality":"not_real","false_alarm_reason":"season"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:24.000Z',6,'conflict',1,0,0,'{"op_id":"019de7b3-f1d8-758d-9b9d-e4b79ae3cd05","outcome":"conflict","record":{"unit_names":{"320509":"吴江区"},"case_id":"019de7b3-b740-7327-ac48-7b640cf602f6","batch_id":"019de7b3-9be8-731a-af90-652fb0ced6d4","issued_id":"JS-0002","outline":{"type":"MultiPolygon","coordinates":[[[[120.62,31.1],[120.621,31.1],[120.621,31.101],[120.62,31.101],[120.62,31.1]]]]},"facts":{"remark":"河边","date_before":"2024-03-11","date_after":"2026-05-02","activity_issued":"mining","confidence":0.8,"must_check":null,"town_code":"","town_name":"","village_name":"","due_date":null,"lead_source":"satellite"},"units":["320506","320509"],"answering_unit":"","review_state":"unreviewed","review_level":0,"return_reason":"","secrecy":"internal","version":3,"finding":{"reality":"partly"},"finding_number":2,"finding_by":"","finding_at":"","outline_found":null},"conflicts":["reality"]}');
INSERT INTO "outbox" VALUES(3,'019de7b4-0178-7520-ab84-e8903ea6b901','019de7b3-bb28-716d-9578-fcbd366e22fb','submit',0,NULL,'{"finding":{"reality":"real"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:28.000Z',7,'withdrawn',0,0,0,'{}');
INSERT INTO "outbox" VALUES(4,'019de7b4-1118-74c4-bc83-b7f107ec06e8','019de7b3-bf10-753a-a9bc-cc19358124ab','submit',0,NULL,'{"finding":{"reality":"undecided"},"base_finding":{},"form":"desk","form_version":1,"stage":"desk"}','2026-05-02T08:00:32.000Z',9,'waiting',0,0,0,'{}');
CREATE TABLE picture_due (
        decision_seq INTEGER PRIMARY KEY REFERENCES chain (seq), case_id TEXT NOT NULL, op_id TEXT NOT NULL,
        entry_seq INTEGER REFERENCES chain (seq));
INSERT INTO "picture_due" VALUES(5,'019de7b3-b358-76e8-9cab-ec47022f684d','019de7b3-d680-760a-97bc-87ad0ab324c8',10);
CREATE TABLE screening (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "screening" VALUES('019de7b3-b358-76e8-9cab-ec47022f684d','{"case_id":"019de7b3-b358-76e8-9cab-ec47022f684d","area_m2":8400.5,"nearest_zone_id":null,"distance_m":null,"overlaps":[{"zone_id":"019de7b3-c2f8-7378-83d0-9007a8ebfb32","area_m2":6132.25,"share":0.73}]}');
CREATE TABLE sync_state (
        id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT NOT NULL DEFAULT '',
        chain_seq INTEGER NOT NULL DEFAULT 0, chain_link TEXT NOT NULL DEFAULT '');
INSERT INTO "sync_state" VALUES(1,'cursor-019de7b3-ea08-726a-a3ac-cbc58fdcbd8e',0,'');
CREATE TABLE zone (
        position INTEGER PRIMARY KEY, zone_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, outline BLOB NOT NULL,
        gone TEXT NOT NULL DEFAULT '');
INSERT INTO "zone" VALUES(1,'019de7b3-c2f8-7378-83d0-9007a8ebfb32','{"zone_id":"019de7b3-c2f8-7378-83d0-9007a8ebfb32","code":"320506-01","name":"太湖重要湿地","level":"redline","type":"wetland","units":[],"secrecy":"internal","version":0,"extra":{}}',X'010600000001000000010300000001000000050000000000000000205E400000000000003F400000000000405E400000000000003F400000000000405E400000000000803F400000000000205E400000000000803F400000000000205E400000000000003F40','');
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
CREATE INDEX picture_due_open ON picture_due (decision_seq) WHERE entry_seq IS NULL;
COMMIT;
