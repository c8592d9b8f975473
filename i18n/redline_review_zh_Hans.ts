<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>RedlineReview</name>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone name</source>
            <translation>区域名称</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <source>Level</source>
            <translation>级别</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <location filename="../ui/evidence/looking.py"></location>
            <source>Type</source>
            <translation>类型</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../plugin/processing/import_batch.py"></location>
            <location filename="../plugin/processing/screen.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Patches</source>
            <translation>图斑</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Flagged area (m²)</source>
            <translation>图斑面积（㎡）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Area of the zone (m²)</source>
            <translation>区域总面积（㎡）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Share (0–1)</source>
            <translation>占比（0–1）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Unit</source>
            <translation>行政区</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>Batch</source>
            <translation>批次</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <source>Patches there</source>
            <translation>图斑数</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <source>With a finding</source>
            <translation>已有结论</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Share of the patches (0–1)</source>
            <translation>核查进度（0–1）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Area of the zones (m²)</source>
            <translation>区域面积（㎡）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Area with images (m²)</source>
            <translation>影像覆盖面积（㎡）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <source>Share with images (0–1)</source>
            <translation>影像覆盖率（0–1）</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/coverage_file.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <source>Newest image there</source>
            <translation>区域内最新影像</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <source>Long texts</source>
            <translation>超长文本</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <source>… [the whole text: {place}]</source>
            <translation>……【全文见：{place}】</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <source>Secrecy: {mark}</source>
            <translation>密级：{mark}</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <source>{workspace} · {count} patches · made on {when}</source>
            <translation>{workspace} · 共 {count} 个图斑 · 导出时间 {when}</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <source>Fields of the Shapefile</source>
            <translation>Shapefile字段说明</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/exporter.py"></location>
            <source>Way</source>
            <translation>路线</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <source>Reference system: {crs}</source>
            <translation>坐标系：{crs}</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <source>Texts are UTF-8 (.cpg). A Shapefile's field names have ten letters at most, so they stand for:</source>
            <translation>文本编码为 UTF-8（见 .cpg）。Shapefile 字段名最多 10 个字母，各字段含义如下：</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <source>Numbers and dates that are not known are empty (NULL); of a text a Shapefile cannot tell that.</source>
            <translation>未知的数值和日期为空值（NULL）；文本字段在 Shapefile 中无法区分空值与空白。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <source>Cut to {bytes} bytes, as the format asks; whole in the ledger:</source>
            <translation>因格式限制截断为 {bytes} 字节，全文见台账：</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <source>Left empty, since the value is no number or no date:</source>
            <translation>因填写的内容不是数值或日期，已留空：</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/export/vector_names.py"></location>
            <location filename="../ui/export/words.py"></location>
            <source>… and {count} more</source>
            <translation>……另有 {count} 项</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>it is empty</source>
            <translation>图形为空</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>it is no polygon</source>
            <translation>不是面</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a part of it is no polygon</source>
            <translation>其中有部件不是面</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a coordinate is not a number</source>
            <translation>坐标不是有效数字</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a coordinate lies beyond any map</source>
            <translation>坐标超出地图范围</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>its coordinates are not longitude and latitude</source>
            <translation>坐标不是经纬度</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>it lies outside every projection in use</source>
            <translation>位置超出所用投影的范围</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>its data break off</source>
            <translation>几何数据不完整</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>its data cannot be read</source>
            <translation>几何数据无法读取</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>it has no area</source>
            <translation>面积为零</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>open rings were closed, or polygons taken out of a collection</source>
            <translation>已闭合未封闭的边界，或已从几何集合中提取面</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>it crosses itself</source>
            <translation>边界自相交</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a ring touches itself</source>
            <translation>边界环自相接触</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a hole lies outside of it</source>
            <translation>洞在外边界之外</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a hole lies in another hole</source>
            <translation>洞与洞相互嵌套</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a part lies inside another part</source>
            <translation>一个部分位于另一部分之内</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>its holes cut it into pieces</source>
            <translation>洞将图形内部割断</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a ring stands in it twice</source>
            <translation>边界环重复</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/fault_words.py"></location>
            <source>a ring has too few points</source>
            <translation>边界环的点数不足</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>waits</source>
            <translation>待上传</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>{done:.1f} of {total:.1f} MB sent</source>
            <translation>已上传 {done:.1f} / {total:.1f} MB</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>on the platform</source>
            <translation>平台已收到</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>not sent</source>
            <translation>未上传</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>It is no longer in the evidence folder. Bring it back from a copy, then sync again.</source>
            <translation>证据文件夹中已没有此文件。请从副本找回后再次同步。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>It was changed after it was added, so it is not sent. Bring the original back, then sync again.</source>
            <translation>此文件在添加后被改动，因此不上传。请恢复原件后再次同步。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>It is larger than the platform takes. Ask the platform's administrator.</source>
            <translation>文件超过平台允许的大小，请联系平台管理员。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>The platform does not take files of this kind.</source>
            <translation>平台不接收此类文件。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>Your account may not send files for this patch. Ask the platform's administrator.</source>
            <translation>您的账号无权为此图斑上传文件，请联系平台管理员。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>It arrived damaged, twice. Sync again on another line.</source>
            <translation>文件两次到达平台时均已损坏。请换一条线路再次同步。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/file_words.py"></location>
            <source>The platform did not take it. It says: “{detail}”</source>
            <translation>平台未接收。平台原话：“{detail}”</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Lead of your own</source>
            <translation>主动发现的图斑</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Changed fields</source>
            <translation>修改字段</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Split</source>
            <translation>拆分</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Merge</source>
            <translation>合并</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Finding</source>
            <translation>核查结论</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Return</source>
            <translation>退回</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Approval</source>
            <translation>审核</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Hand-over</source>
            <translation>移交</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Step of a newer version</source>
            <translation>新版本的操作</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform's form asks for other answers than yours. Open the patch, look at the form, save it again.</source>
            <translation>平台的表单要求的内容与您填写的不同。请打开图斑，核对表单后重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Your account may not do this for the patch. Ask the platform's administrator for the right, then retry.</source>
            <translation>您的账号对该图斑无此权限。请向平台管理员申请，获准后重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The patch stood otherwise on the platform, approved perhaps, so it took no finding. Fetch, look at the patch, and save it again if it is to change.</source>
            <translation>该图斑在平台上已处于其他状态（例如已审核），未接收核查结论。请先同步，查看图斑；仍需修改的，重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>This level of review is not yours, or it is not its turn. Ask who is to approve the patch.</source>
            <translation>该级审核不属于您，或尚未轮到。请确认应由谁审核该图斑。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The patch is not in your area on the platform, or is not there any more. Ask the platform's administrator; once it is yours again, retry.</source>
            <translation>该图斑在平台上不属于您的辖区，或已不存在。请联系平台管理员；重新划归您后再重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform has this lead already. Nothing is to be done.</source>
            <translation>平台已有该图斑，无需处理。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>These patches cannot become one any more: one of them has changed. Fetch, then look at them and merge anew.</source>
            <translation>其中有图斑已变更，无法再合并。请先同步，查看后重新合并。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The patch was merged into another one meanwhile, which answers for it. Give your finding there.</source>
            <translation>该图斑其间已并入另一图斑，由其统一作答。请在该图斑上填写结论。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The outline cannot be used. Open the patch, mend the outline (E), save it again.</source>
            <translation>图斑边界无法使用。请打开图斑，修正边界（E）后重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform does not have the form of this finding yet. Ask its administrator to bring it in, then retry.</source>
            <translation>平台尚无该结论所用的表单。请平台管理员导入后重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The finding needs photos that it does not have. Open the patch, add them (P), save it again.</source>
            <translation>该结论缺少必需的照片。请打开图斑，添加照片（P）后重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>A reason is missing. Open the patch, write it, save it again.</source>
            <translation>缺少理由。请打开图斑，填写后重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The date lies in the past. Choose another one and save it again.</source>
            <translation>日期已过。请另选日期后重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The person named there may not do this. Name somebody else, or retry later.</source>
            <translation>所指定的人员无此权限。请另行指定，或稍后重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform is older than this plugin and does not know this step yet. Retry once it has been renewed.</source>
            <translation>平台版本较旧，尚不支持该操作。平台升级后请重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>It is too large to be sent: its outline has too many corners, or its texts are too long. Open the patch, make it simpler, save it again.</source>
            <translation>内容过大，无法发送：边界顶点过多，或文字过长。请打开图斑，简化后重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform could not keep it, by a fault of its own. Tell its administrator, then retry.</source>
            <translation>平台自身出错，未能保存。请告知平台管理员，然后重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform has something else under the same number. Tell its administrator, and save the finding again.</source>
            <translation>平台上同一编号已有其他内容。请告知平台管理员，并重新保存结论。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform could not read it. Save the log for support, then open the patch and save it again.</source>
            <translation>平台无法读取该内容。请保存日志供技术支持查看，再打开图斑重新保存。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <location filename="../ui/evidence/looking.py"></location>
            <location filename="../ui/evidence/words.py"></location>
            <location filename="../ui/review/seen_words.py"></location>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Two findings</source>
            <translation>两份结论</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform did not take it and did not say why. Retry, or ask its administrator.</source>
            <translation>平台未接收，也未说明原因。请重试，或联系平台管理员。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform did not take it. It says: “{detail}” Retry, or ask its administrator.</source>
            <translation>平台未接收。平台原话：“{detail}” 请重试，或联系平台管理员。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>It says: “{detail}”</source>
            <translation>平台原话：“{detail}”</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>Somebody else found otherwise meanwhile. Enter shows both; choose what stands.</source>
            <translation>其间他人作出了不同结论。按 Enter 查看两份结论并作出选择。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The patch was changed by somebody else meanwhile. Look at it, then offer the split again (Shift+X) or merge anew.</source>
            <translation>该图斑其间已被他人修改。请查看后重新提交拆分（Shift+X），或重新合并。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>A newer version of this program saved it, and this one does not know it. It is safe here: update the program, then it goes out, and what waits behind it on the same patch.</source>
            <translation>这是较新版本的程序保存的，本版本无法识别。它安全保存在此：更新程序后即可发送，同一图斑上排在其后的内容也随之发送。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>It waits behind another step of this patch that was refused or is in conflict. Settle that one first, then retry.</source>
            <translation>同一图斑的前一项操作被拒收或有冲突，本项暂不上报。请先处理前一项，然后重试。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>It was handed to the line, the answer has not come yet. Sending it twice is harmless.</source>
            <translation>已交付网络发送，尚未收到答复。重复发送没有影响。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>It left by a file that is carried by hand; no receipt has come back. This may stay so for ever, nothing is lost.</source>
            <translation>已写入离线携带的文件，尚未收到回执。可以一直如此，内容不会丢失。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>The platform has it; the next sync sees it there.</source>
            <translation>平台已接收，下次同步时确认。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/refusal_words.py"></location>
            <source>You took it back before it left.</source>
            <translation>上报前已由您撤回。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/screening_engine.py"></location>
            <source>shapely 2 is not installed: areas are measured through QGIS geometry, with the same results but slower.</source>
            <translation>未安装 shapely 2，改用 QGIS 几何引擎量算面积，结果相同，但速度较慢。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The platform could not be reached.</source>
            <translation>无法连接平台。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The platform did not answer in time.</source>
            <translation>平台未在时限内答复。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>Something answered that is not the platform: a page of the network, or an older program.</source>
            <translation>答复的不是平台：可能是网络登录页，或旧版程序。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The platform was busy or not ready.</source>
            <translation>平台繁忙或未就绪。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The account was no longer valid: sign in again.</source>
            <translation>账号已失效：请重新登录。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The platform refused name or password, or the account is locked.</source>
            <translation>用户名或密码错误，或账号已锁定。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The workspace may not connect to this computer.</source>
            <translation>工作区不允许连接该主机。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The platform's records were restored or renewed; all was read again.</source>
            <translation>平台数据已恢复或更新，已全部重新读取。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The disk of this computer was full.</source>
            <translation>本机磁盘已满。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>Another program held the workspace.</source>
            <translation>工作区被其他程序占用。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The workspace's store is damaged.</source>
            <translation>工作区数据库已损坏。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>The workspace could not be written.</source>
            <translation>工作区无法写入。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>A fault of the plugin ended the sync; the log panel of QGIS has the details.</source>
            <translation>插件出错，同步中断；详情见 QGIS 的“日志信息”面板。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>Redline Review: what the syncs of one workspace did. Saved {when}.</source>
            <translation>红线核查：一个工作区的同步日志。保存于 {when}。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>No name, password, note or answer is in this file: times, counts, ids and names of computers only.</source>
            <translation>本文件不含姓名、密码、备注和作答，只有时间、数量、编号和主机名。</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>asked for</source>
            <translation>手动</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>by itself</source>
            <translation>自动</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>cut off: the program ended, or it still runs</source>
            <translation>未结束：程序已退出，或仍在进行</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>stopped by a person</source>
            <translation>已手动停止</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>broken off</source>
            <translation>已中断</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>done</source>
            <translation>完成</translation>
        </message>
        <message>
            <location filename="../plugin/adapters/sync_log_text.py"></location>
            <source>An error ended the sync.</source>
            <translation>同步因错误结束。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/fields.py"></location>
            <source>Layer “{layer}” has no field “{field}” ({parameter}). Its fields are: {fields}.</source>
            <translation>图层“{layer}”中没有字段“{field}”（{parameter}）。该图层的字段有：{fields}。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Earlier patches with their findings</source>
            <translation>以往图斑及其核查结论</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Field with the earlier patch's id (else guessed)</source>
            <translation>以往图斑编号字段（不选则自动识别）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Field with the verdict (else guessed)</source>
            <translation>核查结论字段（不选则自动识别）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Field with the date of the verdict (else guessed)</source>
            <translation>核查日期字段（不选则自动识别）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Field with who gave the verdict (else guessed)</source>
            <translation>核查人员字段（不选则自动识别）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>No field of layer “{layer}” looks like a verdict. Name it in {parameter}; its fields are: {fields}.</source>
            <translation>图层“{layer}”中没有识别出核查结论字段，请用 {parameter} 指定。该图层的字段：{fields}。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Fields of the earlier patches: id “{id}”, verdict “{verdict}”, date “{date}”, by whom “{by}”</source>
            <translation>以往图斑的字段：编号“{id}”，结论“{verdict}”，日期“{date}”，核查人员“{by}”</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Earlier patches without a verdict, not compared: {count}</source>
            <translation>没有结论、未参与比对的以往图斑：{count} 个</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Earlier patches without a date that can be read: {count}</source>
            <translation>没有可识别日期的以往图斑：{count} 个</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Words of layer “{layer}” are in another encoding: set it in the layer's properties, run again.</source>
            <translation>图层“{layer}”的文字编码不对，请在图层属性中设置编码后重新运行。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Comparing with earlier patches: {count}</source>
            <translation>正在与以往图斑比对：{count} 个</translation>
        </message>
        <message>
            <location filename="../plugin/processing/history.py"></location>
            <source>Earlier patches are compared only where shapely 2 is installed: those fields stay empty.</source>
            <translation>未安装 shapely 2，无法与以往图斑比对，相应字段留空。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Import a batch of patches</source>
            <translation>导入一批图斑</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Bring patches and zones into a review workspace, for the first time or again</source>
            <translation>把图斑和分区导入核查工作区，可首次导入，也可再次导入</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Brings a layer of patches, and a layer of zones if wished, into a workspace of Redline Review and measures the patches against its zones. A folder that is missing or empty becomes a new workspace.

A batch that the workspace has already under this name is brought up to date: facts and outlines follow the layer, new patches are added, those that the layer no longer holds are marked, and findings are never touched. A mended file of rejected rows adds to its batch and marks nothing.

The mapping profile (JSON) says which field of the layer is which of ours; without one this is guessed from names and values. The zone level is used for zones whose layer does not say theirs, for example redline or control. A layer that does not say its reference system, as a table with columns of longitude and latitude, is read only where one is given here. Layers of a database or service are read as far as the network mode of the workspace lets them.

Before anything is written, the log says whether the patches lie off the zones, or off another layer to compare with, by the GCJ-02 offset of public Chinese maps, and by how much.

Rows that cannot be brought in are named in the log with the reason and written to a GeoPackage, if one is given: mend them there and import that file under the same batch name.</source>
            <translation>把图斑图层（以及可选的分区图层）导入红线核查工作区，并量算图斑与各分区的重叠。文件夹不存在或为空时，新建工作区。

工作区中已有同名批次时，更新该批次：属性和边界以图层为准，新图斑加入，图层中不再有的图斑加以标记，核查结论一律不动。修改好的未通过记录文件只补入本批次，不作标记。

字段对照方案（JSON）说明图层的哪个字段对应我方的哪个字段；未提供时，按字段名和取值推测。分区级别用于图层本身未注明级别的分区，例如 redline（生态保护红线）或 control（生态空间管控区域）。图层未注明坐标参考系时（例如只有经度、纬度两列的表格），须在此给出，否则不读取。数据库或网络服务中的图层，按工作区的网络模式允许的范围读取。

写入之前，日志会说明图斑与分区（或另给的比对图层）之间是否存在国内公开地图的 GCJ-02 偏移，以及偏移多少。

无法导入的记录及原因列在日志中；若给出文件，还会写入 GeoPackage：在其中修改后，以同一批次名称再次导入该文件即可。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <location filename="../ui/carried/package_dialog.py"></location>
            <location filename="../ui/connect_page.py"></location>
            <source>Workspace folder</source>
            <translation>工作区文件夹</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Batch name</source>
            <translation>批次名称</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Mapping profile</source>
            <translation>字段对照方案</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <location filename="../plugin/processing/screen.py"></location>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Zones</source>
            <translation>保护区域</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Zone level where the layer has none</source>
            <translation>图层未注明时采用的分区级别</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Radius of the circle round a point, in metres (0: points are left out)</source>
            <translation>绕点画圆的半径，单位：米（0：不导入点）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Layer to compare the place of patches with</source>
            <translation>用于比对图斑位置的图层</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Reference system where a layer has none</source>
            <translation>图层未注明时采用的坐标参考系</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Rejected rows</source>
            <translation>未通过的记录</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Give the batch a name, for example 2026-05.</source>
            <translation>请填写批次名称，例如 2026-05。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Not one row can be brought in; nothing was written. The log says why for the first rows.</source>
            <translation>没有一条记录可以导入，未写入任何内容。前几条的原因见日志。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>Stopped after the import: it stands, but its patches are not measured yet. Run this once more.</source>
            <translation>导入后已停止：导入有效，但图斑尚未量算，请再运行一次。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>{path} maps zones. Choose a mapping profile for patches.</source>
            <translation>{path} 是分区的字段对照方案，请选择图斑的对照方案。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>{layer}, row {row}: {reason}</source>
            <translation>{layer}，第 {row} 条：{reason}</translation>
        </message>
        <message>
            <location filename="../plugin/processing/import_batch.py"></location>
            <source>{layer}: {count} more rows with notes</source>
            <translation>{layer}：另有 {count} 条记录有说明</translation>
        </message>
        <message>
            <location filename="../plugin/processing/outputs.py"></location>
            <source>The result could not be written: {reason}. Choose another place.</source>
            <translation>结果无法写入：{reason}。请换一个保存位置。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/rows.py"></location>
            <source>Layer “{name}” has no polygons. Choose a layer of polygons.</source>
            <translation>图层“{name}”不含面要素，请选择面图层。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/rows.py"></location>
            <source>Layer “{name}” is empty. Choose a layer with at least one polygon.</source>
            <translation>图层“{name}”没有要素，请选择至少含一个面要素的图层。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/rows.py"></location>
            <source>Layer “{name}” has no coordinate reference system, so its place on the ground is unknown. Set it in the layer's properties (or save it with the layer), then run again.</source>
            <translation>图层“{name}”没有坐标系，无法确定其地面位置。请在图层属性中设置坐标系（或随图层保存），然后重新运行。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Screen patches against zones</source>
            <translation>图斑与保护区域叠加分析</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Area and share of each patch in each zone, on the ellipsoid</source>
            <translation>按椭球面量算每个图斑落入各保护区域的面积和占比</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Measures every patch against every zone. Areas are square metres on the ellipsoid (CGCS2000), shares are parts of the patch from 0 to 1.

The result keeps the patches and their fields and adds: area_m2; zone_count; top_zone and top_share, the zone that holds most; nearest_zone and distance_m for a patch outside all zones. With a level field also redline_share and control_share: the share in any zone of that level, where overlapping zones count once.

With a layer of earlier patches and their findings: seen_before, how many of them lie at the same place; seen_share, the largest common area as a part of the patch, and seen_iou, as a part of both together; last_id, last_verdict, last_date and last_by, the newest. That layer needs a field with the verdict, kept as it is written; with its id, the date and by whom, where it has them. Fields are guessed by their names (verdict, result, 核查结论; date, 核查日期; reviewer, 核查人员; patch_id, 图斑编号) or named. Rows without a verdict are passed over; one whose date cannot be read counts as the oldest. Either share counts from what is set in resources/known_cases.json.

Two optional tables: one row for each patch and zone that overlap; one row for each zone with the number of patches and their area in it, where patches that overlap each other count twice.

Layers may be in any coordinate reference system. Features with one zone id count as one zone. Invalid outlines are mended and named in the log; a patch that cannot be measured keeps its row with empty values.</source>
            <translation>逐一量算每个图斑与各保护区域的重叠。面积为椭球面积（国家2000，平方米），占比为重叠部分占图斑的比例（0～1）。

结果保留图斑及其原有字段，并增加：area_m2（面积）；zone_count（重叠的区域数）；top_zone 和 top_share（重叠最多的区域及其占比）；区域外的图斑另有 nearest_zone 和 distance_m（最近的区域及距离）。指定管控级别字段时，还增加 redline_share 和 control_share：落入生态保护红线、生态空间管控区域的占比，区域相互重叠的部分只计一次。

提供以往图斑及其核查结论的图层时，还增加：seen_before（位于同一位置的以往图斑数）；seen_share（最大的重叠面积占本图斑的比例）和 seen_iou（交并比）；last_id、last_verdict、last_date 和 last_by（最近一次的图斑编号、结论、日期和核查人员）。该图层须有结论字段（按原文保留），如有编号、日期和核查人员字段也一并采用。字段按名称推测（如 核查结论、核查日期、核查人员、图斑编号，或 verdict、result、date、reviewer、patch_id），也可指定。没有结论的记录不参与比对；日期无法识别的视为最早。占比或交并比达到 resources/known_cases.json 中的设置即算同一位置。

另有两张可选的表：重叠明细表中，图斑与区域每有一处重叠记一行；分区域汇总表中，每个区域记一行，列出图斑数及其在区域内的面积，图斑相互重叠的部分重复计入。

图层可使用任意坐标系。编号相同的区域要素视为同一区域。无效图形会自动修复并记入日志；无法量算的图斑仍保留该行，数值留空。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Screening</source>
            <translation>叠加分析</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the patch id (else the feature id)</source>
            <translation>图斑编号字段（不选则用要素 ID）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the zone id (else the feature id)</source>
            <translation>区域编号字段（不选则用要素 ID）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the zone level</source>
            <translation>管控级别字段</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the zone name (else guessed)</source>
            <translation>区域名称字段（不选则自动识别）</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Screened patches</source>
            <translation>叠加分析结果</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Table of overlaps</source>
            <translation>重叠明细表</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Table of totals by zone</source>
            <translation>分区域汇总表</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Patches that overlap a zone</source>
            <translation>与保护区域重叠的图斑数</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Invalid outlines mended: {count}</source>
            <translation>已修复的无效图形：{count} 个</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Outlines that could not be measured: {count}</source>
            <translation>无法量算的图形：{count} 个</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Patch {name}: {reason}</source>
            <translation>图斑 {name}：{reason}</translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Zone {name}: {reason}</source>
            <translation>区域 {name}：{reason}</translation>
        </message>
        <message>
            <location filename="../plugin/processing/shift_report.py"></location>
            <source>“{layer}” lies {distance} m off “{other}” ({bearing}° from north), as the GCJ-02 offset of public Chinese maps moves things. It is brought in as it is; the window “New review” can shift it back.</source>
            <translation>“{layer}”相对“{other}”偏移 {distance} 米（方位角 {bearing}°），与国内公开地图的 GCJ-02 偏移一致。此处按原样导入；可在“新建核查”窗口中纠回。</translation>
        </message>
        <message>
            <location filename="../plugin/processing/styles.py"></location>
            <source>In the red line</source>
            <translation>位于生态保护红线内</translation>
        </message>
        <message>
            <location filename="../plugin/processing/styles.py"></location>
            <source>In a control zone</source>
            <translation>位于生态空间管控区域内</translation>
        </message>
        <message>
            <location filename="../plugin/processing/styles.py"></location>
            <source>In another zone, or one without a level</source>
            <translation>位于其他区域或未注明级别的区域内</translation>
        </message>
        <message>
            <location filename="../plugin/processing/styles.py"></location>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Outside all zones</source>
            <translation>不在任何保护区域内</translation>
        </message>
        <message>
            <location filename="../plugin/processing/styles.py"></location>
            <source>Could not be measured</source>
            <translation>无法量算</translation>
        </message>
        <message>
            <location filename="../plugin/processing/zones.py"></location>
            <source>These are not known zone levels and count in no share: {levels}. Known are {known}.</source>
            <translation>以下管控级别不在代码表中，不计入任何占比：{levels}。代码表中的级别有：{known}。</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Answer {number} of the focused question</source>
            <translation>当前问题选第 {number} 项</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>One view</source>
            <translation>1 个视图</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>{count} views</source>
            <translation>{count} 个视图</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next patch</source>
            <translation>下一个图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Previous patch</source>
            <translation>上一个图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next patch without a finding</source>
            <translation>下一个未核查图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Find a patch by its id</source>
            <translation>按编号查找图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Clear the filter: show all patches</source>
            <translation>清除筛选，显示全部图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Save the finding and go on</source>
            <translation>保存结论并转到下一个</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next question</source>
            <translation>下一个问题</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Previous question</source>
            <translation>上一个问题</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Further questions of the form, by part</source>
            <translation>表单的其他问题（分项）</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Look at the earlier finding of this place, then take it</source>
            <translation>查看该处以往核查结论，再按一次采用</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Write a note</source>
            <translation>填写备注</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Flag for a second look</source>
            <translation>标记待复看</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/evidence/side.py"></location>
            <source>Add photos and documents</source>
            <translation>添加照片和文件</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/evidence/side.py"></location>
            <source>Add the files of a folder</source>
            <translation>添加文件夹中的文件</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Add what the clipboard holds</source>
            <translation>添加剪贴板内容</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Bring the photos of a visit to their patches</source>
            <translation>将外业照片归入各图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Look at the files of this patch</source>
            <translation>查看本图斑的文件</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Edit the outline</source>
            <translation>修改图斑边界</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Draw a lead of your own</source>
            <translation>绘制主动发现的图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Arrows and words on the images</source>
            <translation>在影像上标注箭头和文字</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Merge patches into this one, or take them apart</source>
            <translation>把其他图斑并入本图斑，或拆开已并入的图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Offer a refused split again</source>
            <translation>重新报送未被接收的拆分</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Choose between your finding and another one</source>
            <translation>在您的结论与他人的结论之间作出选择</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/review/known_notes.py"></location>
            <source>Look at the group, then give it this finding</source>
            <translation>逐个查看同组图斑，再套用本结论</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/outline/bar.py"></location>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Blink to the earlier image while held</source>
            <translation>按住闪看前时相影像</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Swipe: both images in one view, or side by side</source>
            <translation>卷帘：两时相同窗，或并排</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Swipe: divider to the left</source>
            <translation>卷帘：分割线左移</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Swipe: divider to the right</source>
            <translation>卷帘：分割线右移</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Earlier date in the active view</source>
            <translation>当前视图换更早时相</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Later date in the active view</source>
            <translation>当前视图换更晚时相</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Side by side: all views</source>
            <translation>并排：显示全部视图</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Make the next view the active one</source>
            <translation>下一视图设为当前视图</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Make the view before the active one</source>
            <translation>上一视图设为当前视图</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>The active view alone, or all views</source>
            <translation>只看当前视图，或恢复全部视图</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Let the active view move alone, or link all again</source>
            <translation>当前视图单独移动，或恢复联动</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Turn the images to the right</source>
            <translation>影像向右旋转</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Turn the images to the left</source>
            <translation>影像向左旋转</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Fit the patch</source>
            <translation>居中显示图斑</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Outlines on or off</source>
            <translation>显示或隐藏边界</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Measure length and area</source>
            <translation>量测长度和面积</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Show what is under the mouse</source>
            <translation>查询鼠标所在位置</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Show the place in the QGIS window</source>
            <translation>在 QGIS 窗口中显示此处</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Copy the coordinates</source>
            <translation>复制坐标</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/add_images.py"></location>
            <source>Add images</source>
            <translation>添加影像</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next band view</source>
            <translation>下一种波段显示</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Band view before</source>
            <translation>上一种波段显示</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Stretch each view by itself, or all alike</source>
            <translation>各视图单独拉伸或统一拉伸</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Brighter</source>
            <translation>调亮</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Darker</source>
            <translation>调暗</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>More contrast</source>
            <translation>增强对比度</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Less contrast</source>
            <translation>减弱对比度</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Brighter in the active view</source>
            <translation>调亮（仅当前视图）</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Darker in the active view</source>
            <translation>调暗（仅当前视图）</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>More contrast in the active view</source>
            <translation>增强对比度（仅当前视图）</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Less contrast in the active view</source>
            <translation>减弱对比度（仅当前视图）</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Brightness and contrast as at first</source>
            <translation>亮度、对比度还原</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift the active image left by half a pixel</source>
            <translation>当前影像左移半个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift the active image right by half a pixel</source>
            <translation>当前影像右移半个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift the active image up by half a pixel</source>
            <translation>当前影像上移半个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift the active image down by half a pixel</source>
            <translation>当前影像下移半个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift it left by five pixels</source>
            <translation>当前影像左移五个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift it right by five pixels</source>
            <translation>当前影像右移五个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift it up by five pixels</source>
            <translation>当前影像上移五个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Shift it down by five pixels</source>
            <translation>当前影像下移五个像元</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Estimate the shift between the two images</source>
            <translation>估算两期影像的偏移</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Put the image back where its file says</source>
            <translation>影像还原到文件原位</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Take the last shift back</source>
            <translation>撤销上一次平移</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Redo the shift that was taken back</source>
            <translation>重做已撤销的平移</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Fold the queue away</source>
            <translation>收起或展开图斑列表</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Fold the patch panel away</source>
            <translation>收起或展开图斑面板</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <location filename="../ui/entry.py"></location>
            <source>Bring layers into this workspace</source>
            <translation>将图层导入本工作区</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Export files; take in what comes back from the field</source>
            <translation>导出成果；回收外业核查情况</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Carried by hand: check before leaving, export, receipts</source>
            <translation>离线携带：出发前检查、导出、回执</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Coverage: images and findings, by area and batch</source>
            <translation>核查覆盖：按行政区和批次查看结论与影像</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>What was seen for the finding of this patch</source>
            <translation>查看本图斑核查结论的所见画面</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Check the record of this workspace</source>
            <translation>检查本工作区的操作记录</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Send and fetch now</source>
            <translation>立即同步</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Sync: what waits, what was sent, what failed</source>
            <translation>同步：待上报、已上报、未成功</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Work offline, or online again</source>
            <translation>切换离线 / 在线</translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Show all keys</source>
            <translation>显示全部快捷键</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>No image is new: the workspace had them all.</source>
            <translation>没有新影像：工作区中都已有。</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Added {name}, {date}.</source>
            <translation>已添加 {name}，日期 {date}。</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Added {count} images, {date}.</source>
            <translation>已添加 {count} 幅影像，日期 {date}。</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Images to add</source>
            <translation>待添加的影像</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <location filename="../ui/new_review/image_services.py"></location>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <location filename="../ui/record/recover_window.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Secrecy of these images</source>
            <translation>这些影像的密级</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Bringing the list up to date…</source>
            <translation>正在更新影像清单…</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>This workspace will ask {hosts} for images: adding them puts it on its list.</source>
            <translation>本工作区将向 {hosts} 请求影像：添加后，该主机会列入工作区的允许名单。</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Reading the images…</source>
            <translation>正在读取影像…</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Fetch images of the next patches in advance (not on a metered line)</source>
            <translation>预取后续图斑的影像（按流量计费的线路请勿勾选）</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Tiles kept on this disk, at most</source>
            <translation>本机磁盘瓦片缓存上限</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Memory for pictures made in advance, at most</source>
            <translation>预绘画面内存上限</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Read again</source>
            <translation>重新读取</translation>
        </message>
        <message>
            <location filename="../ui/add_images.py"></location>
            <source>Forget missing ones</source>
            <translation>移除找不到的影像</translation>
        </message>
        <message>
            <location filename="../ui/came_back.py"></location>
            <source>No patch, or more than one, bears the id {typed}. Type the id of a patch in this workspace.</source>
            <translation>没有图斑或有多个图斑使用编号 {typed}。请输入本工作区中图斑的编号。</translation>
        </message>
        <message>
            <location filename="../ui/came_back.py"></location>
            <location filename="../ui/evidence/words.py"></location>
            <source>in the patch</source>
            <translation>在图斑内</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/carried/package_dialog.py"></location>
            <location filename="../ui/evidence/box.py"></location>
            <location filename="../ui/export/make_tab.py"></location>
            <location filename="../ui/new_review/image_looking.py"></location>
            <location filename="../ui/record/verify_window.py"></location>
            <location filename="../ui/sync/window.py"></location>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Show the folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <location filename="../ui/carried/package_dialog.py"></location>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <location filename="../ui/coverage/window.py"></location>
            <location filename="../ui/evidence/viewer.py"></location>
            <location filename="../ui/evidence/visit.py"></location>
            <location filename="../ui/export/make_tab.py"></location>
            <location filename="../ui/export/notes_tab.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <location filename="../ui/record/recover_window.py"></location>
            <location filename="../ui/record/verify_window.py"></location>
            <location filename="../ui/review/keys_sheet.py"></location>
            <location filename="../ui/review/queue_filters.py"></location>
            <location filename="../ui/review/seen_dialog.py"></location>
            <location filename="../ui/sync/window.py"></location>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>the same once more</source>
            <translation>再输入一次</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>the stick, or a folder on it</source>
            <translation>U 盘，或其中的文件夹</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>as the platform names it, for example main</source>
            <translation>与平台上的名称一致，例如 main</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>your user name at the platform</source>
            <translation>您在平台上的用户名</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/export/make_tab.py"></location>
            <location filename="../ui/new_review/layer_picker.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Browse…</source>
            <translation>浏览…</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>Folder on the stick</source>
            <translation>U 盘上的文件夹</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/export/make_tab.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>Organisation</source>
            <translation>单位</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Your account</source>
            <translation>您的账号</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>Secrecy mark</source>
            <translation>密级</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/carried/package_dialog.py"></location>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>Choose the folder on the stick.</source>
            <translation>请选择 U 盘上的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <location filename="../ui/carried_words.py"></location>
            <source>Give the organisation and your account at the platform: without them it takes nothing.</source>
            <translation>请填写单位和您在平台上的账号：缺少它们，平台不会接收。</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>The two passwords differ.</source>
            <translation>两次输入的密码不一致。</translation>
        </message>
        <message>
            <location filename="../ui/carried/export_tab.py"></location>
            <source>Writing, and reading back what was written…</source>
            <translation>正在写入，并读回核对…</translation>
        </message>
        <message>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <location filename="../ui/record/verify_window.py"></location>
            <source>Check again</source>
            <translation>重新检查</translation>
        </message>
        <message>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <source>Go to this patch</source>
            <translation>转到此图斑</translation>
        </message>
        <message>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/notes_model.py"></location>
            <location filename="../ui/record/recover_window.py"></location>
            <location filename="../ui/sync/model.py"></location>
            <source>Patch</source>
            <translation>图斑</translation>
        </message>
        <message>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <location filename="../ui/compare/words.py"></location>
            <source>Earlier image</source>
            <translation>前时相影像</translation>
        </message>
        <message>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <source>Current image</source>
            <translation>后时相影像</translation>
        </message>
        <message>
            <location filename="../ui/carried/leaving_tab.py"></location>
            <source>Looking at every patch…</source>
            <translation>正在逐个检查图斑…</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Open package</source>
            <translation>打开数据包</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>A new workspace</source>
            <translation>新的工作区</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>only where the package has one</source>
            <translation>仅当数据包设有密码时填写</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>your user name at the platform: findings go back under it</source>
            <translation>您在平台上的用户名：核查结论以此上报</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>the .rlpack file, any of its volumes, or the folder they lie in</source>
            <translation>.rlpack 文件、它的任一分卷，或其所在的文件夹</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>The open workspace “{name}”</source>
            <translation>已打开的工作区“{name}”</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Package</source>
            <translation>数据包</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Open as</source>
            <translation>打开为</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>File…</source>
            <translation>文件…</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <location filename="../ui/evidence/visit.py"></location>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Folder…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Open the workspace</source>
            <translation>打开工作区</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Packages of an area</source>
            <translation>区域数据包</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Choose the package</source>
            <translation>选择数据包</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Looking at the package…</source>
            <translation>正在查看数据包…</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Choose a package.</source>
            <translation>请选择数据包。</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Give your user name at the platform: findings go back under it.</source>
            <translation>请填写您在平台上的用户名：核查结论以此上报。</translation>
        </message>
        <message>
            <location filename="../ui/carried/package_dialog.py"></location>
            <source>Checking and unpacking… You can stop at any moment; nothing is left behind then.</source>
            <translation>正在校验并解包…可随时停止，不会留下任何残余。</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <source>Take in</source>
            <translation>读入</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <source>Choose the receipts that came back (.rlreceipt), all of them at once or the folder that they lie in. Taking one in again changes nothing.</source>
            <translation>请选择带回的回执（.rlreceipt），可一次全选，或选择其所在的文件夹。重复读入不会改变任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <source>the one that it was exported under, if any</source>
            <translation>导出时所设的密码（如有）</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <location filename="../ui/evidence/visit.py"></location>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Files…</source>
            <translation>文件…</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <source>Receipts</source>
            <translation>回执</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <source>Choose the receipts</source>
            <translation>选择回执</translation>
        </message>
        <message>
            <location filename="../ui/carried/receipt_tab.py"></location>
            <source>Checking the receipts…</source>
            <translation>正在校验回执…</translation>
        </message>
        <message>
            <location filename="../ui/carried/window.py"></location>
            <source>Carried by hand</source>
            <translation>离线携带</translation>
        </message>
        <message>
            <location filename="../ui/carried/window.py"></location>
            <source>Before leaving</source>
            <translation>出发前检查</translation>
        </message>
        <message>
            <location filename="../ui/carried/window.py"></location>
            <source>Export for transfer</source>
            <translation>导出携带</translation>
        </message>
        <message>
            <location filename="../ui/carried/window.py"></location>
            <source>Take in receipt</source>
            <translation>读入回执</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>there</source>
            <translation>有</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>covers only a part</source>
            <translation>只覆盖一部分</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>only of the other side of the change</source>
            <translation>只有变化另一侧时相的影像</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/coverage/table.py"></location>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>not in the evidence folder any more</source>
            <translation>已不在证据文件夹中</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>changed after it was kept</source>
            <translation>存入后被改动过</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>larger than a file on the stick may be</source>
            <translation>超过 U 盘单个文件的上限</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>1 finding</source>
            <translation>核查结论 1 条</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} findings</source>
            <translation>{count} 条核查结论</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>1 file</source>
            <translation>文件 1 个</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} files</source>
            <translation>{count} 个文件</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 image</source>
            <translation>1 幅影像</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} images</source>
            <translation>{count} 幅影像</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{names} and {count} more</source>
            <translation>{names} 等，另有 {count} 个</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Batch {batch}, area {units}</source>
            <translation>批次 {batch}，区域 {units}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>made {when}</source>
            <translation>制作于 {when}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>needs {size}</source>
            <translation>需要 {size}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>secrecy mark: {mark}</source>
            <translation>密级：{mark}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} volumes, all here</source>
            <translation>共 {count} 个分卷，已齐全</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>The workspace had all of this package already; nothing was changed.</source>
            <translation>工作区已有此数据包的全部内容，没有任何改动。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 new patch</source>
            <translation>1 个新图斑</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} new patches</source>
            <translation>{count} 个新图斑</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 patch brought up to date</source>
            <translation>更新 1 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} brought up to date</source>
            <translation>更新 {count} 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>1 zone</source>
            <translation>1 个区域</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} zones</source>
            <translation>{count} 个区域</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Opened: {what}.</source>
            <translation>已打开：{what}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>It lies in {folder}.</source>
            <translation>位于 {folder}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} patches were found otherwise by somebody else: they are in conflict.</source>
            <translation>有 {count} 个图斑他人另有核查结论：处于冲突状态。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Of {patches} the workspace has a newer version, which stays.</source>
            <translation>工作区中有 {patches}的版本更新，予以保留。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>No day can be read from the names of these images; give it with “Add images”, they lie in the folder imagery: {names}</source>
            <translation>无法从以下影像的名称中读出日期；请用“添加影像”指定日期，它们位于 imagery 文件夹：{names}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>These images cannot be read: {names}</source>
            <translation>以下影像无法读取：{names}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>The platform's own form and lists hold here: {names}</source>
            <translation>此处采用平台自己的表单和代码表：{names}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>There is no patch here yet. Open a package, or fetch the batch first.</source>
            <translation>这里还没有图斑。请先打开数据包，或先获取批次。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>You can leave: all {count} patches have both images on this computer.</source>
            <translation>可以出发：全部 {count} 个图斑的前后时相影像都在本机。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Of {count} patches, {lacking} lack something: {earlier} have no earlier image, {later} no current one.</source>
            <translation>{count} 个图斑中有 {lacking} 个不齐全：{earlier} 个缺前时相影像，{later} 个缺后时相影像。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>On this computer: {images}, {size}. Free on its disk: {free}.</source>
            <translation>本机已有：{images}，{size}。磁盘剩余：{free}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Not there any more: {names}.</source>
            <translation>已不存在：{names}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Shown only while there is a line: {names}.</source>
            <translation>仅在联网时显示：{names}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Nothing new waits to be carried.</source>
            <translation>没有新的内容等待携带。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 finding or other change waits to be carried.</source>
            <translation>有 1 条核查结论或其他变更等待携带。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} findings and other changes wait to be carried.</source>
            <translation>有 {count} 条核查结论及其他变更等待携带。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 was exported and has no receipt yet; it goes along again, which does no harm.</source>
            <translation>有 1 项已导出但尚无回执；将再次一并导出，不会造成重复。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} were exported and have no receipt yet; they go along again, which does no harm.</source>
            <translation>有 {count} 项已导出但尚无回执；将再次一并导出，不会造成重复。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 other change</source>
            <translation>1 项其他变更</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} other changes</source>
            <translation>{count} 项其他变更</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{files} with them</source>
            <translation>附{files}</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Written: {what}; {size}.</source>
            <translation>已写入：{what}；{size}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>In {folder}:</source>
            <translation>位于 {folder}：</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} of them had been exported before.</source>
            <translation>其中 {count} 项此前导出过。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} are too large for any package and stay here as refused.</source>
            <translation>有 {count} 项过大，任何数据包都装不下，留在本机并标为拒收。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Next: carry this file to an office with a line to the platform, or hand it to the platform's administrator. Bring the receipt (.rlreceipt) back and take it in here.</source>
            <translation>下一步：把此文件带到与平台联网的单位，或交给平台管理员。把回执（.rlreceipt）带回并在此读入。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Next: carry all {count} files to an office with a line to the platform, or hand them to the platform's administrator. Bring the receipts (.rlreceipt) back and take them in here.</source>
            <translation>下一步：把全部 {count} 个文件带到与平台联网的单位，或交给平台管理员。把回执（.rlreceipt）带回并在此读入。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Until then these findings stand as “exported, no receipt” (⇪), for as long as it takes.</source>
            <translation>在此之前，这些核查结论标为“已导出，无回执”（⇪），时间长短不限。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Stayed behind, the finding went without it: {name} ({why})</source>
            <translation>未带走，核查结论已单独导出：{name}（{why}）</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Password: empty for none. The receipt comes back under the same one; 7-Zip opens it, too.</source>
            <translation>密码：留空则不设。回执将使用同一密码；7-Zip 也能打开。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Password: not available here, QGIS's Python has no library for it (pyzipper).</source>
            <translation>密码：此处不可用，QGIS 的 Python 中没有所需的库（pyzipper）。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>These receipts say nothing new: all of it was known here.</source>
            <translation>这些回执没有新内容：此处均已知晓。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>1 arrived</source>
            <translation>1 项已送达</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} arrived</source>
            <translation>{count} 项已送达</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/review/sync_words.py"></location>
            <source>{count} in conflict</source>
            <translation>冲突 {count} 条</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <location filename="../ui/review/sync_words.py"></location>
            <source>{count} refused</source>
            <translation>拒收 {count} 条</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} held back behind them</source>
            <translation>{count} 项因此暂缓</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{files} refused</source>
            <translation>{files}拒收</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>The platform answered: {what}.</source>
            <translation>平台答复：{what}。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>The record was acknowledged.</source>
            <translation>记录已获确认。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Next: choose between the two findings of each patch in conflict (⚠ in the list, Shift+D).</source>
            <translation>下一步：对每个冲突图斑在两条核查结论之间作出选择（列表中的 ⚠，Shift+D）。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>Next: look at the refused ones (✕ in the list): the panel says why.</source>
            <translation>下一步：查看被拒收的图斑（列表中的 ✕）：面板会说明原因。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>The platform could not read a part of it. It says: “{why}”</source>
            <translation>平台无法读取其中一部分。平台原话：“{why}”</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>{count} answers are about findings that are not in this workspace.</source>
            <translation>有 {count} 条答复所涉的核查结论不在此工作区中。</translation>
        </message>
        <message>
            <location filename="../ui/carried/words.py"></location>
            <source>The platform holds another record of this computer: tell its administrator.</source>
            <translation>平台上本机的记录与此处不同：请告知平台管理员。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} cannot be opened any more. Put the stick in again, then choose it once more.</source>
            <translation>{name} 已无法打开。请重新插入 U 盘，再选择一次。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is damaged or was not copied whole. Nothing of it was taken. Copy it again from where it came.</source>
            <translation>{name} 已损坏或未完整复制，未读入任何内容。请从来源处重新复制。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is no package of Redline Review. Choose the file that the platform's office gave you.</source>
            <translation>{name} 不是红线核查的数据包。请选择平台管理单位提供的文件。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} was made by a newer version. Nothing of it was taken. Update the plugin, then choose it again.</source>
            <translation>{name} 由更新的版本制作，未读入任何内容。请更新插件后再选择。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} holds records that cannot be read. Nothing of it was taken. Ask whoever made it for another one.</source>
            <translation>{name} 中有无法读取的记录，未读入任何内容。请向制作者另要一份。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} names files outside its own folder, which no package of ours does. Nothing of it was taken. Tell whoever is in charge of security where it came from.</source>
            <translation>{name} 指向自身文件夹之外的文件，我们的数据包从不如此，未读入任何内容。请将其来源告知安全负责人。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} lacks a file that it should hold. Nothing of it was taken. Ask whoever made it for another one.</source>
            <translation>{name} 缺少应有的文件，未读入任何内容。请向制作者另要一份。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} was changed after it was made: a file in it has another hash. Nothing of it was taken. Copy it again; if it says the same, ask for another one.</source>
            <translation>{name} 在制作后被改动过：其中文件的哈希值不符，未读入任何内容。请重新复制；若仍如此，请另要一份。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} would unpack to more than a package ever holds. Nothing of it was taken. Ask where it came from.</source>
            <translation>{name} 解包后的大小超过数据包的上限，未读入任何内容。请查明其来源。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is a package of another kind than its place here. Packages of an area end in .rlpack, what you carry out in .rlsync, receipts in .rlreceipt.</source>
            <translation>{name} 不是此处所需的类型。区域数据包以 .rlpack 结尾，带出的数据以 .rlsync 结尾，回执以 .rlreceipt 结尾。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is for the organisation “{theirs}”; this workspace belongs to “{ours}”. Nothing of it was taken.</source>
            <translation>{name} 属于单位“{theirs}”，此工作区属于“{ours}”，未读入任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is for the area {theirs}; this workspace is for {ours}. Nothing of it was taken. Open it as a new workspace.</source>
            <translation>{name} 属于区域 {theirs}，此工作区属于 {ours}，未读入任何内容。请将其打开为新的工作区。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} answers what another computer or workspace exported. Nothing of it was taken. Take it in there.</source>
            <translation>{name} 答复的是另一台计算机或另一个工作区导出的内容，未读入任何内容。请在那里读入。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} brings the batch “{theirs}”, which this workspace does not have. Nothing of it was taken. Open it as a new workspace.</source>
            <translation>{name} 带来的批次“{theirs}”不在此工作区中，未读入任何内容。请将其打开为新的工作区。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>The disk of {path} is full. Nothing half made was left there. Make room, or choose another place.</source>
            <translation>{path} 所在磁盘已满，没有留下半成品。请腾出空间，或另选位置。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{path} cannot be written: the stick may be locked. Choose a place where you may write.</source>
            <translation>无法写入 {path}：U 盘可能处于写保护状态。请选择可写入的位置。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>What was written to {path} reads back otherwise: the stick is worn or was pulled out. It was taken away again. Use another stick.</source>
            <translation>写入 {path} 的内容读回不一致：U 盘老化或被拔出，已将其清除。请换一个 U 盘。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>{path} holds something already. Choose an empty folder, or a name that does not exist yet.</source>
            <translation>{path} 中已有内容。请选择空文件夹，或换一个新名称。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>The files for {path} may be larger than they are allowed to be. Allow more.</source>
            <translation>写入 {path} 的文件超过所允许的大小。请调高上限。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{path} could not be written: {reason}. Nothing half made was left there. Choose another place, or try again.</source>
            <translation>无法写入 {path}：{reason}。没有留下半成品。请另选位置，或重试。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>QGIS's Python has no library for it: have pyzipper installed there (python -m pip install pyzipper; on Windows in the OSGeo4W shell)</source>
            <translation>QGIS 的 Python 中没有所需的库：请在其中安装 pyzipper（python -m pip install pyzipper；Windows 在 OSGeo4W Shell 中执行）</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is under a password. {install}, or ask for the package without a password.</source>
            <translation>{name} 设有密码。{install}，或索取不设密码的数据包。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>No package under a password can be written here. {install}, or write it without and lock the stick instead.</source>
            <translation>此处无法写出设有密码的数据包。{install}，或不设密码写出，改为给 U 盘加锁。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>The package</source>
            <translation>数据包</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is under a password. Type it; its sender knows it.</source>
            <translation>{name} 设有密码。请输入密码，可向发送者询问。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} is under another password. Type it again, and mind capital letters.</source>
            <translation>{name} 的密码不是这个。请重新输入，注意大小写。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>The package has {total} volumes, and number {numbers} is not in {folder}. Copy all of them into one folder, then choose it again.</source>
            <translation>数据包共有 {total} 个分卷，{folder} 中缺少第 {numbers} 卷。请把所有分卷复制到同一文件夹，再重新选择。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>There is no file ending in {suffix} in {folder}. Choose the folder on the stick.</source>
            <translation>{folder} 中没有以 {suffix} 结尾的文件。请选择 U 盘上的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{folder} holds several packages: {names}. Choose one of these files instead of the folder.</source>
            <translation>{folder} 中有多个数据包：{names}。请直接选择其中一个文件。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>The package needs {needed} on the disk of {path}, and {free} are free. Make room, or choose another disk.</source>
            <translation>数据包在 {path} 所在磁盘上需要 {needed}，剩余 {free}。请腾出空间，或另选磁盘。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>{name} could not be read to its end: {reason}. Put the stick in again, or use another one.</source>
            <translation>{name} 未能读完：{reason}。请重新插入 U 盘，或换一个。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>Stopped. Nothing of it was left behind.</source>
            <translation>已停止，没有留下任何残余。</translation>
        </message>
        <message>
            <location filename="../ui/carried_words.py"></location>
            <source>Nothing waits to be carried: the platform has all that was found here.</source>
            <translation>没有内容等待携带：此处的核查结论平台均已收到。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>True colour</source>
            <translation>真彩色</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>False colour: near infrared as red</source>
            <translation>假彩色：近红外显示为红</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Plants (NDVI)</source>
            <translation>植被（NDVI）</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Water (NDWI)</source>
            <translation>水体（NDWI）</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Change of brightness</source>
            <translation>亮度变化</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Change of plants (NDVI)</source>
            <translation>植被变化（NDVI）</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>bare, water</source>
            <translation>裸地、水面</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>dense plants</source>
            <translation>植被茂密</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>dry</source>
            <translation>干</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>water</source>
            <translation>水</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>darker than before</source>
            <translation>比前时相暗</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>brighter</source>
            <translation>更亮</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>fewer plants than before</source>
            <translation>植被减少</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>more</source>
            <translation>增加</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>stretched by itself</source>
            <translation>单独拉伸</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>brightness {value}</source>
            <translation>亮度 {value}</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>contrast {value}</source>
            <translation>对比度 {value}</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Image shifted by {way}</source>
            <translation>影像已平移：{way}</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>{metres} m east</source>
            <translation>向东 {metres} 米</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>{metres} m west</source>
            <translation>向西 {metres} 米</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>{metres} m north</source>
            <translation>向北 {metres} 米</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>{metres} m south</source>
            <translation>向南 {metres} 米</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>{one}, {other}</source>
            <translation>{one}，{other}</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>less than a centimetre</source>
            <translation>不足 1 厘米</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>True colour: there is nothing to compare this image to.</source>
            <translation>真彩色：没有可供对比的影像。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>True colour: one of the two images has no near infrared.</source>
            <translation>真彩色：两期影像中有一期没有近红外波段。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>True colour: this image has no near infrared.</source>
            <translation>真彩色：此影像没有近红外波段。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>True colour: the other views show what changed since this image.</source>
            <translation>真彩色：其他视图显示相对于此影像的变化。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>The first view's image stays in place. Press V for another view, then shift that one's image.</source>
            <translation>第一个视图的影像保持不动。请按 V 切换到其他视图，再平移该视图的影像。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>There is no second image to shift against the first view's.</source>
            <translation>没有可相对第一个视图平移的另一期影像。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>No shift of these images to take back or to do again.</source>
            <translation>这两期影像没有可撤销或重做的平移。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>A shift can be estimated between images in files only.</source>
            <translation>只能对文件影像估算偏移。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Comparing the two images…</source>
            <translation>正在比对两期影像…</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Cannot tell how the two images lie: they have too little in common around this patch.</source>
            <translation>无法判断两期影像的偏移：图斑周围相同的地物太少。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>The two images lie on each other to a tenth of a pixel.</source>
            <translation>两期影像已对齐，偏差不足 0.1 个像元。</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>Estimated shift: {way}</source>
            <translation>估算偏移：{way}</translation>
        </message>
        <message>
            <location filename="../ui/compare/look_words.py"></location>
            <source>These images allow true colour only.</source>
            <translation>这些影像只能显示真彩色。</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>How many views there are, and which one is active</source>
            <translation>视图数量和当前视图</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>How the views stand</source>
            <translation>视图的排列方式</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>How the images are drawn, and their shift</source>
            <translation>影像的显示方式和平移</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Measure, ask what is there, outlines, turn and link</source>
            <translation>量测、查询、边界、旋转和联动</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Shift of the active image</source>
            <translation>当前影像的平移</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>1 view</source>
            <translation>1 个视图</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Side by side</source>
            <translation>并排</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Swipe</source>
            <translation>卷帘</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>One view alone</source>
            <translation>单视图</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Tools</source>
            <translation>工具</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Measuring</source>
            <translation>正在量测</translation>
        </message>
        <message>
            <location filename="../ui/compare/mode_bar.py"></location>
            <source>Asking what is there</source>
            <translation>正在查询</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>◀ [</source>
            <translation>◀ [</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>Earlier date in the marked view ([)</source>
            <translation>选中视图换更早时相（[）</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>] ▶</source>
            <translation>] ▶</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>Later date in the marked view (])</source>
            <translation>选中视图换更晚时相（]）</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <location filename="../ui/compare/words.py"></location>
            <source>cloud {share} %</source>
            <translation>云量 {share} %</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>covers the whole patch</source>
            <translation>覆盖整个图斑</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>covers {share} % of the patch</source>
            <translation>覆盖图斑的 {share} %</translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <location filename="../ui/new_review/parts.py"></location>
            <source>{head}: {rest}</source>
            <translation>{head}：{rest}</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>CGCS2000, 3° zone {zone} ({code})</source>
            <translation>国家2000 3度带第{zone}带（{code}）</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Later image</source>
            <translation>后时相影像</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Another date</source>
            <translation>其他时相</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>{size} m</source>
            <translation>{size} m</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Pixels of {pixel}, coarser than {size}: small changes do not show.</source>
            <translation>像元 {pixel}，分辨率低于 {size}：小面积变化看不出来。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>There is no further date of this place.</source>
            <translation>此处没有其他时相。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Taken after this patch was flagged as changed. An older image may tell more.</source>
            <translation>此影像晚于图斑下发的前时相，可能已含变化，建议换更早的影像对比。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Older than the change that was flagged. Look for a newer image before deciding.</source>
            <translation>此影像早于图斑下发的后时相，尚不能反映变化，请查看更新的影像后再下结论。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>No image covers this patch on this side. Press [ or ] for another date, or Ctrl+I to add images.</source>
            <translation>这一侧没有覆盖该图斑的影像。请按 [ 或 ] 换其他时相，或按 Ctrl+I 添加影像。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image of {date} does not cover this patch. Press [ or ] for another date.</source>
            <translation>{date} 的影像未覆盖该图斑。请按 [ 或 ] 换其他时相。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image of {date} covers {share} % of this patch. Press [ or ] for another date.</source>
            <translation>{date} 的影像只覆盖该图斑的 {share}%。请按 [ 或 ] 换其他时相。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Turned by {degrees}°; Home: north up</source>
            <translation>已旋转 {degrees}°；按 Home 恢复正北</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Moves alone; L links it again</source>
            <translation>单独移动；按 L 恢复联动</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>{km} km</source>
            <translation>{km} 千米</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Measure: click points; a double click or Enter ends, Esc clears, M lays the ruler down</source>
            <translation>量测：单击加点，双击或回车结束，Esc 清除，M 退出量测</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Length {length}</source>
            <translation>长度 {length}</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Length {length} · around {round}</source>
            <translation>长度 {length} · 周长 {round}</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Area {areas}</source>
            <translation>面积 {areas}</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Click a place to see what is there; I or Esc ends</source>
            <translation>单击要查询的位置；按 I 或 Esc 结束</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>In this patch</source>
            <translation>位于本图斑内</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Outside this patch</source>
            <translation>位于本图斑外</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>In no zone</source>
            <translation>不在任何区域内</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>No image here</source>
            <translation>此处无影像</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>no data</source>
            <translation>无数据</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>red</source>
            <translation>红</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>green</source>
            <translation>绿</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>blue</source>
            <translation>蓝</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>near infrared</source>
            <translation>近红外</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>opacity</source>
            <translation>不透明度</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>band {number}</source>
            <translation>波段 {number}</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Painted colour {red}, {green}, {blue}</source>
            <translation>显示颜色 {red}、{green}、{blue}</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Asking {name}…</source>
            <translation>正在询问 {name}…</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>{name} tells no pixel values</source>
            <translation>{name} 不提供像元值</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>{name} tells nothing of this place</source>
            <translation>{name} 对该处没有说明</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The zones cannot be drawn here ({fault}); their shares in the panel hold. Open the workspace again to try once more.</source>
            <translation>此处无法绘制分区边界（{fault}）；面板中的占比仍然有效。请重新打开工作区再试一次。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>There is no earlier image of this place to blink to.</source>
            <translation>此处没有更早的影像可供闪看。</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>Painting…</source>
            <translation>正在绘制…</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Waiting for {names}…</source>
            <translation>正在等待 {names}…</translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>No patch is chosen. Choose one in the list.</source>
            <translation>尚未选择图斑，请在列表中选择。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/side.py"></location>
            <source>This patch is in no conflict: there is one finding, or none.</source>
            <translation>该图斑没有冲突：只有一份核查结论，或尚无结论。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/side.py"></location>
            <source>yours</source>
            <translation>我的</translation>
        </message>
        <message>
            <location filename="../ui/conflict/side.py"></location>
            <source>theirs</source>
            <translation>对方的</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Why? It is kept in the record and sent with the finding.</source>
            <translation>请说明理由。理由会写入记录，并随结论一并发送。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>All as mine</source>
            <translation>全部采用我的</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>All as theirs</source>
            <translation>全部采用对方的</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Save the choice</source>
            <translation>保存选择</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Later: keep both</source>
            <translation>以后再定：两份都保留</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <location filename="../ui/sync/window.py"></location>
            <source>{words}  ({key})</source>
            <translation>{words}（{key}）</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Somebody else found otherwise before your finding arrived. Choose what stands; both are kept in the record.</source>
            <translation>在您的结论到达平台之前，已有他人作出不同结论。请选择以哪一份为准；两份均保留在记录中。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>The images show both outlines.</source>
            <translation>影像上同时显示两份边界。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Reason</source>
            <translation>理由</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Before</source>
            <translation>此前</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Choose a side: {lines}</source>
            <translation>请选择采用哪一方：{lines}</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <location filename="../ui/form/earlier_view.py"></location>
            <location filename="../ui/review/known_words.py"></location>
            <source>, </source>
            <translation>，</translation>
        </message>
        <message>
            <location filename="../ui/conflict/window.py"></location>
            <source>Say in a few words why.</source>
            <translation>请简要说明理由。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>Two findings: {id}</source>
            <translation>两份核查结论：{id}</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>Yours, on this computer</source>
            <translation>本机上您的结论</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>On the platform</source>
            <translation>平台上的结论</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>On the platform, by {name}, {when}</source>
            <translation>平台上的结论（{name}，{when}）</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>Outline</source>
            <translation>图斑边界</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>Returned meanwhile</source>
            <translation>其间被退回</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>Take up the work again: “{reason}”</source>
            <translation>重新核查：“{reason}”</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>Take up the work again</source>
            <translation>重新核查</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>My finding stands, I have read it</source>
            <translation>已阅退回意见，维持我的结论</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>as it was flagged</source>
            <translation>与下发边界一致</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>corrected</source>
            <translation>已修正</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>{area} in the zones</source>
            <translation>区域内 {area}</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>corrected: {area}, {zones}</source>
            <translation>已修正：{area}，{zones}</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>only you changed it</source>
            <translation>仅您作了修改</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>only they changed it</source>
            <translation>仅对方作了修改</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>{id}: the platform’s finding stands. Yours is kept in the record.</source>
            <translation>{id}：以平台的结论为准，您的结论保留在记录中。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>{id}: your choice is saved and goes out with the next sync. Both are kept.</source>
            <translation>{id}：选择已保存，下次同步时发送。两份结论均予保留。</translation>
        </message>
        <message>
            <location filename="../ui/conflict/words.py"></location>
            <source>{id}: your choice is saved. The form asks for more before it can go out.</source>
            <translation>{id}：选择已保存。表单仍有必填项，补全后才能发送。</translation>
        </message>
        <message>
            <location filename="../ui/conflict_words.py"></location>
            <source>{count} lines still want a choice: yours or theirs. Choose a side for each, then save.</source>
            <translation>还有 {count} 项未选择采用哪一方。请逐项选择后再保存。</translation>
        </message>
        <message>
            <location filename="../ui/conflict_words.py"></location>
            <source>Say in a few words why you chose so: the record keeps it with both findings. Then save.</source>
            <translation>请简要说明选择理由：理由与两份结论一并写入记录。填写后再保存。</translation>
        </message>
        <message>
            <location filename="../ui/conflict_words.py"></location>
            <source>This patch is in no conflict any more. Close this window; the list shows how it stands.</source>
            <translation>该图斑已不再冲突。请关闭此窗口，列表中显示其当前状态。</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>where the images of this batch lie (may be left empty)</source>
            <translation>本批次影像所在文件夹（可留空）</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Copy the address</source>
            <translation>复制网址</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Where no browser opened: paste it into one on this computer.</source>
            <translation>如果浏览器没有打开，请把网址粘贴到本机的浏览器中。</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Server</source>
            <translation>服务器</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Sign in</source>
            <translation>登录</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Images folder</source>
            <translation>影像文件夹</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <source>Back</source>
            <translation>上一步</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Choose the folder of the images</source>
            <translation>选择影像文件夹</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Signing in and making the workspace…</source>
            <translation>正在登录并创建工作区…</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Waiting for the browser. Finish signing in there; this window goes on by itself.</source>
            <translation>正在等待浏览器。请在浏览器中完成登录，本窗口会自动继续。</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>1 image can be used.</source>
            <translation>1 幅影像可用。</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>{count} images can be used.</source>
            <translation>{count} 幅影像可用。</translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Those listed would be left out. Press Connect again to go on without them.</source>
            <translation>列出的文件将不加入。再按一次“连接”即可继续。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/line_view.py"></location>
            <location filename="../ui/coverage/window.py"></location>
            <location filename="../ui/record/verify_window.py"></location>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>{name} ({code})</source>
            <translation>{name}（{code}）</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>not given</source>
            <translation>未注明</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Share of the patches</source>
            <translation>核查进度</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Area of the zones</source>
            <translation>区域面积</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Area with images</source>
            <translation>影像覆盖面积</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Share with images</source>
            <translation>影像覆盖率</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Flagged area</source>
            <translation>图斑面积</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Area of the zone</source>
            <translation>区域总面积</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <source>Share of the zone</source>
            <translation>占区域比例</translation>
        </message>
        <message>
            <location filename="../ui/coverage/table.py"></location>
            <location filename="../ui/outline/words.py"></location>
            <location filename="../ui/review/words.py"></location>
            <source>{share} %</source>
            <translation>{share}%</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Coverage</source>
            <translation>核查覆盖</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Export as CSV…</source>
            <translation>导出为 CSV…</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Findings and images</source>
            <translation>结论与影像</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Flagged by zone</source>
            <translation>分区统计</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Copies the chosen rows, or all, for a spreadsheet or a document</source>
            <translation>复制选中的行（未选则为全部），可粘贴到表格或文档</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>This workspace has no red line and no control zones, so there is nothing to cover. Bring in a layer of zones, and mark their levels.</source>
            <translation>本工作区没有生态保护红线和生态空间管控区域，无从统计覆盖情况。请导入保护区域图层，并注明级别。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <location filename="../ui/coverage/zones_tab.py"></location>
            <location filename="../ui/outline/words.py"></location>
            <source>Measuring…</source>
            <translation>正在量算…</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>{found} of {count} patches have a finding.</source>
            <translation>{count} 个图斑中 {found} 个已有核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>No finding stands yet on an image that shows these zones. The table fills as findings are saved.</source>
            <translation>尚无依据这些区域影像作出的核查结论。保存结论后，此表随之更新。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>“With images” is how much of the red line and of the control zones lies on the images that the findings of each batch stand on: it is at hand, not inspected.</source>
            <translation>“影像覆盖”指生态保护红线和生态空间管控区域落在各批次结论所依据影像上的部分：只表示有影像可看，不表示已核查。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Written to {path}</source>
            <translation>已写入 {path}</translation>
        </message>
        <message>
            <location filename="../ui/coverage/window.py"></location>
            <source>Coverage cannot be measured here: shapely 2 is not installed.</source>
            <translation>本机未安装 shapely 2，无法量算覆盖情况。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/zones_tab.py"></location>
            <source>All batches</source>
            <translation>全部批次</translation>
        </message>
        <message>
            <location filename="../ui/coverage/zones_tab.py"></location>
            <source>This workspace has no zones. Bring in a layer of zones.</source>
            <translation>本工作区没有保护区域。请导入区域图层。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/zones_tab.py"></location>
            <source>No patch is measured against the zones yet.</source>
            <translation>图斑尚未与保护区域叠加量算。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/zones_tab.py"></location>
            <source>What the flagged patches take of each zone. Patches that overlap each other count twice.</source>
            <translation>各区域内疑似图斑所占面积。相互重叠的图斑分别计入。</translation>
        </message>
        <message>
            <location filename="../ui/coverage/zones_tab.py"></location>
            <source>Not measured yet: {count}.</source>
            <translation>尚未量算：{count} 个。</translation>
        </message>
        <message>
            <location filename="../ui/damage_words.py"></location>
            <source>its file store.sqlite is not there any more</source>
            <translation>其文件 store.sqlite 已不存在</translation>
        </message>
        <message>
            <location filename="../ui/damage_words.py"></location>
            <source>its file store.sqlite is no file of this program, or its beginning was overwritten</source>
            <translation>其文件 store.sqlite 不是本程序的文件，或文件开头已被覆盖</translation>
        </message>
        <message>
            <location filename="../ui/damage_words.py"></location>
            <source>parts of its file store.sqlite were overwritten or cannot be read</source>
            <translation>其文件 store.sqlite 有部分内容被覆盖或无法读取</translation>
        </message>
        <message>
            <location filename="../ui/damage_words.py"></location>
            <source>The workspace {path} is damaged ({reason}). Keep the folder as it is and ask for help; where it is linked to a platform, what was sent is safe there.</source>
            <translation>工作区 {path} 已损坏（{reason}）。请保留该文件夹原样并寻求协助；如已连接平台，已上报的内容在平台上是安全的。</translation>
        </message>
        <message>
            <location filename="../ui/damage_words.py"></location>
            <source>The newest good copy of it was made on {when}: {path}</source>
            <translation>最新的完好备份制作于 {when}：{path}</translation>
        </message>
        <message>
            <location filename="../ui/damage_words.py"></location>
            <location filename="../ui/form/file_words.py"></location>
            <location filename="../ui/new_review/parts.py"></location>
            <source>{first} {second}</source>
            <translation>{first}{second}</translation>
        </message>
        <message>
            <location filename="../ui/desk.py"></location>
            <location filename="../ui/entry.py"></location>
            <location filename="../ui/review/window.py"></location>
            <location filename="../ui/shell.py"></location>
            <source>Redline Review</source>
            <translation>红线核查</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>New review…</source>
            <translation>新建核查…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open workspace…</source>
            <translation>打开工作区…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Open package…</source>
            <translation>打开数据包…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Import into this workspace…</source>
            <translation>导入到本工作区…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Export and field visits…</source>
            <translation>导出与外业核查…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Export for transfer…</source>
            <translation>导出携带…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Take in receipt…</source>
            <translation>读入回执…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Check the record…</source>
            <translation>检查操作记录…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Recover a workspace…</source>
            <translation>恢复工作区…</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open a workspace first: layers go into it.</source>
            <translation>请先打开工作区，图层将导入其中。</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Make files of this workspace, and take in notes from the field</source>
            <translation>由本工作区生成成果文件，并回收外业核查情况</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open a workspace first: files are made of it.</source>
            <translation>请先打开工作区，再导出成果。</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Check that nothing in the record of this workspace was altered</source>
            <translation>检查本工作区的操作记录是否被改动</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open a workspace first: its record is checked.</source>
            <translation>请先打开工作区，再检查其操作记录。</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>What waits, as files that a stick carries to the platform</source>
            <translation>把等待上报的内容写成文件，用 U 盘带给平台</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open a workspace first: what waits in it is exported.</source>
            <translation>请先打开工作区：导出的是其中等待上报的内容。</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>What the platform said of what was carried to it</source>
            <translation>平台对所携带内容的答复</translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open the workspace that the receipt belongs to first.</source>
            <translation>请先打开回执所属的工作区。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/box.py"></location>
            <source>add files</source>
            <translation>添加</translation>
        </message>
        <message>
            <location filename="../ui/evidence/box.py"></location>
            <source>folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <location filename="../ui/evidence/box.py"></location>
            <source>paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <location filename="../ui/evidence/box.py"></location>
            <source>visit…</source>
            <translation>外业…</translation>
        </message>
        <message>
            <location filename="../ui/evidence/homecoming.py"></location>
            <source>Files added: {files}, to patches: {patches}.</source>
            <translation>已添加文件 {files} 个，归入图斑 {patches} 个。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/homecoming.py"></location>
            <source>Already there: {count}.</source>
            <translation>其中已存在：{count}。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/homecoming.py"></location>
            <source>Notes written: {count}.</source>
            <translation>已写入备注 {count} 条。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>Taken</source>
            <translation>拍摄时间</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <source>Camera</source>
            <translation>相机</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <source>Track</source>
            <translation>轨迹</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <source>Added</source>
            <translation>加入时间</translation>
        </message>
        <message>
            <location filename="../ui/evidence/looking.py"></location>
            <source>Removed from this patch. Undo brings it back; the file itself is kept.</source>
            <translation>已从本图斑移除。可撤销恢复；文件本身仍保留。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/placing.py"></location>
            <source>Click where the photo was taken. Esc leaves it as it was.</source>
            <translation>请点击拍摄位置。按 Esc 保持原样。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/placing.py"></location>
            <source>Click where it looks, or press Enter where that is not known.</source>
            <translation>请点击拍摄方向；方向不明时按 Enter。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/refusals.py"></location>
            <source>One file was not added</source>
            <translation>有 1 个文件未添加</translation>
        </message>
        <message>
            <location filename="../ui/evidence/refusals.py"></location>
            <source>{count} files were not added</source>
            <translation>有 {count} 个文件未添加</translation>
        </message>
        <message>
            <location filename="../ui/evidence/refusals.py"></location>
            <location filename="../ui/evidence_words.py"></location>
            <source>{count} more were not added.</source>
            <translation>另有 {count} 个未添加。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/refusals.py"></location>
            <source>Dismiss</source>
            <translation>不再显示</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>Still wanted: {kinds}</source>
            <translation>尚缺：{kinds}</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>Files of evidence are missing or were altered. They are named at these patches: {patches}</source>
            <translation>有证据文件缺失或被改动，已在以下图斑中注明：{patches}</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>The clipboard holds neither files nor a picture.</source>
            <translation>剪贴板中没有文件，也没有图片。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>Choose a patch first: files are added to the one on screen.</source>
            <translation>请先选择图斑：文件将加入当前显示的图斑。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>This workspace can only be looked at: nothing can be added to it.</source>
            <translation>此工作区只能查看，不能添加内容。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>Stopped: the rest was not added.</source>
            <translation>已停止：其余文件未添加。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/side.py"></location>
            <source>This patch has no files yet. Drop them on the window, or press P.</source>
            <translation>本图斑还没有文件。可将文件拖到窗口中，或按 P 添加。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/viewer.py"></location>
            <source>Kind not said</source>
            <translation>未注明类别</translation>
        </message>
        <message>
            <location filename="../ui/evidence/viewer.py"></location>
            <source>Place it by two clicks</source>
            <translation>点击两下标定位置</translation>
        </message>
        <message>
            <location filename="../ui/evidence/viewer.py"></location>
            <source>Take the declared place back</source>
            <translation>取消申报的位置</translation>
        </message>
        <message>
            <location filename="../ui/evidence/viewer.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <location filename="../ui/evidence/viewer.py"></location>
            <source>Remove from this patch</source>
            <translation>从本图斑移除</translation>
        </message>
        <message>
            <location filename="../ui/evidence/viewer.py"></location>
            <location filename="../ui/export/notes_tab.py"></location>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>Reading…</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Back from a visit</source>
            <translation>外业成果归入图斑</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Add to their patches</source>
            <translation>归入各图斑</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Choose the folder of a visit. Each photo finds its patch by its name, its place or its time; a track (GPX) in the folder says where photos without a place were taken. Nothing is added before you agree.</source>
            <translation>请选择外业文件夹。照片按名称、位置或时间归入图斑；文件夹中的轨迹（GPX）可说明无位置照片的拍摄地点。确认之前不会添加任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Folder of a visit</source>
            <translation>外业文件夹</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Files of a visit</source>
            <translation>外业文件</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Looking through the files…</source>
            <translation>正在查看文件…</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>Files: {files} · notes: {notes} · patches: {patches}</source>
            <translation>文件 {files} 个 · 备注 {notes} 条 · 图斑 {patches} 个</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>One found no patch: type the id of its patch into the table, or leave it.</source>
            <translation>有 1 项未找到图斑：可在表中输入图斑编号，或不归入。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit.py"></location>
            <source>{count} found no patch: type the ids of their patches into the table, or leave them.</source>
            <translation>有 {count} 项未找到图斑：可在表中输入图斑编号，或不归入。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <source>File or note</source>
            <translation>文件或备注</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/notes_model.py"></location>
            <source>Found by</source>
            <translation>依据</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/notes_model.py"></location>
            <source>Distance</source>
            <translation>距离</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/words.py"></location>
            <source>its name</source>
            <translation>名称</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/words.py"></location>
            <source>its place</source>
            <translation>位置</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/words.py"></location>
            <source>the track at its time</source>
            <translation>该时刻的轨迹</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <source>its neighbours in time</source>
            <translation>前后照片</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <source>two patches are about as near</source>
            <translation>与两个图斑距离相近</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/words.py"></location>
            <source>no patch near its place</source>
            <translation>附近没有图斑</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <source>says neither place nor time</source>
            <translation>没有位置和时间</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <source>all of this visit</source>
            <translation>本次外业全部图斑</translation>
        </message>
        <message>
            <location filename="../ui/evidence/visit_rows.py"></location>
            <location filename="../ui/export/words.py"></location>
            <source>typed here</source>
            <translation>手工输入</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>Video</source>
            <translation>视频</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>Track of the visit</source>
            <translation>外业轨迹</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>Document</source>
            <translation>文件</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>far from the patch</source>
            <translation>距图斑较远</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>taken outside the time of the visit</source>
            <translation>拍摄时间不在核查时间内</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>its time lies in the future</source>
            <translation>拍摄时间在将来</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>does not say where it was taken</source>
            <translation>没有拍摄位置</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>does not say when it was taken</source>
            <translation>没有拍摄时间</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>is called otherwise than what it is</source>
            <translation>扩展名与实际类型不符</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>is cut off: ask its sender for it again</source>
            <translation>文件不完整：请让发送者重新发送</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>is too large to be shown here</source>
            <translation>过大，无法在此显示</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>its camera's clock was wrong: its time is left out</source>
            <translation>相机时钟有误：其时间不采用</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>could not be read</source>
            <translation>无法读取</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>is no longer in the evidence folder: bring it back from a copy, or add it again</source>
            <translation>已不在证据文件夹中：请从副本恢复，或重新添加</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>was altered after it came in: add the original again to mend it</source>
            <translation>加入后被改动：请重新添加原件以恢复</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>Evidence</source>
            <translation>证据</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>One file was added to {patch}.</source>
            <translation>已向 {patch} 添加 1 个文件。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>{count} files were added to {patch}.</source>
            <translation>已向 {patch} 添加 {count} 个文件。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>One was there already.</source>
            <translation>其中 1 个已存在。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>{count} were there already.</source>
            <translation>其中 {count} 个已存在。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>Its finding is open again: save it, so that it names them.</source>
            <translation>其核查结论已重新打开：请保存，使结论列明这些文件。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>{count} files were not added: each is named at the evidence.</source>
            <translation>有 {count} 个文件未添加，已在“证据”栏逐一列出。</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>{distance} from the patch</source>
            <translation>距图斑 {distance}</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>looks {degrees}°</source>
            <translation>朝向 {degrees}°</translation>
        </message>
        <message>
            <location filename="../ui/evidence/words.py"></location>
            <source>declared</source>
            <translation>申报</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>a link; add the file it leads to</source>
            <translation>是链接，请添加它所指向的文件</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>not a file</source>
            <translation>不是文件</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>empty; copy it again</source>
            <translation>是空文件，请重新复制</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>a program or a page, no evidence</source>
            <translation>是程序或网页，不能作为证据</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>no longer there</source>
            <translation>已不存在</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>cannot be read; copy it again</source>
            <translation>无法读取，请重新复制</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>still being written; add it again when that is done</source>
            <translation>仍在写入，请待完成后再添加</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <location filename="../ui/messages.py"></location>
            <source>the disk is full</source>
            <translation>磁盘已满</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <location filename="../ui/messages.py"></location>
            <source>this place cannot be written</source>
            <translation>此处无法写入</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>This finding needs photos of kinds that are still wanted. They are named at the evidence, below the form.</source>
            <translation>此结论还缺少所需类别的照片，缺少的类别列在表单下方的证据栏中。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>{name} was not added: {reason}.</source>
            <translation>{name} 未添加：{reason}。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>Files cannot be added to {path}: {reason}. What was added before is safe; make room, then add the rest again.</source>
            <translation>无法向 {path} 添加文件：{reason}。此前添加的文件是安全的；请腾出空间后再添加其余文件。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>{path} holds more than {most:,} files. Choose the folder of one visit.</source>
            <translation>{path} 中的文件超过 {most:,} 个。请选择一次外业的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>{name}: no picture of this kind of file can be shown here.</source>
            <translation>{name}：此类文件无法在此显示图像。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>{name} is too large to be shown here. It is kept as it is.</source>
            <translation>{name} 过大，无法在此显示。文件按原样保存。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>{name} is damaged and cannot be shown. It is kept as it is.</source>
            <translation>{name} 已损坏，无法显示。文件按原样保存。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>{name} may say where it was taken or with which device, and that cannot be taken out of it.</source>
            <translation>{name} 可能含有拍摄位置或设备信息，且无法从中去除。</translation>
        </message>
        <message>
            <location filename="../ui/evidence_words.py"></location>
            <source>The track {name} cannot be read. Export it as GPX again.</source>
            <translation>轨迹 {name} 无法读取。请重新导出为 GPX。</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Zone number before the easting</source>
            <translation>横坐标前加带号</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Take position and serial number out of the photos</source>
            <translation>去除照片中的定位信息和设备序列号</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Wherever the way is shortest</source>
            <translation>由路线最短处起</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>The patch on screen: {issued_id}</source>
            <translation>当前图斑：{issued_id}</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>What to make</source>
            <translation>导出内容</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Of which patches</source>
            <translation>图斑范围</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>CGCS2000, 3° zone</source>
            <translation>国家2000 3度带</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>The visit begins at</source>
            <translation>外业起点</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Everything is marked “{mark}”, in its name and inside. Each export is a folder of its own, and an entry of this workspace's record.</source>
            <translation>所有文件的名称和内容均标注“{mark}”。每次导出单独成一个文件夹，并记入本工作区的操作记录。</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Folder for exports</source>
            <translation>导出文件夹</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>{scope} ({count})</source>
            <translation>{scope}（{count}）</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Tick what to make.</source>
            <translation>请勾选导出内容。</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>There is no such patch.</source>
            <translation>没有符合该范围的图斑。</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <source>Choose the folder that it goes into.</source>
            <translation>请选择导出到哪个文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>Writing…</source>
            <translation>正在写入…</translation>
        </message>
        <message>
            <location filename="../ui/export/make_tab.py"></location>
            <location filename="../ui/export_words.py"></location>
            <source>The export was stopped; nothing of it was left behind.</source>
            <translation>导出已停止，未留下任何文件。</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_model.py"></location>
            <source>Note now</source>
            <translation>现有备注</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_model.py"></location>
            <source>What is added</source>
            <translation>新增内容</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>Write the ticked notes</source>
            <translation>写入勾选的备注</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>Choose what came back: the field visit list with its yellow columns filled in (XLSX), its points with notes (KML, KMZ), marks and track of a GPS (GPX), several at once. Each note finds its patch by its id, else by place and time; nothing is written before you have looked. Photos come in with “visit…” under Evidence in the panel of any patch.</source>
            <translation>选择带回的文件：填好黄色列的外业核查清单（XLSX）、写了备注的点（KML、KMZ）、GPS 的标记和轨迹（GPX），可一次选多个。每条备注先按编号找到图斑，其次按位置和时间；您看过之前什么也不写入。照片请在任一图斑面板“证据”下的“外业…”中导入。</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>Choose the files…</source>
            <translation>选择文件…</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>Notes from the field</source>
            <translation>外业备注</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>{count} notes written. One undo in the window takes all of them back.</source>
            <translation>已写入 {count} 条备注。在核查窗口撤销一次即可全部撤回。</translation>
        </message>
        <message>
            <location filename="../ui/export/notes_tab.py"></location>
            <source>{issued_id}: {why}</source>
            <translation>{issued_id}：{why}</translation>
        </message>
        <message>
            <location filename="../ui/export/window.py"></location>
            <source>Export and field visits</source>
            <translation>导出与外业核查</translation>
        </message>
        <message>
            <location filename="../ui/export/window.py"></location>
            <source>Make files</source>
            <translation>导出成果</translation>
        </message>
        <message>
            <location filename="../ui/export/window.py"></location>
            <source>Notes back from the field</source>
            <translation>回收外业情况</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Ledger of all answers (XLSX)</source>
            <translation>核查台账（XLSX）</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Layer of the outlines (GeoPackage)</source>
            <translation>图斑图层（GeoPackage）</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Layer of the outlines (Shapefile)</source>
            <translation>图斑图层（Shapefile）</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Photos and other files, one folder per patch</source>
            <translation>照片及其他附件，每个图斑一个文件夹</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Field visit list in the order of the way (XLSX and KML): patches that need a visit</source>
            <translation>外业核查清单，按路线排序（XLSX 和 KML）：仅含需外业核查的图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>All patches</source>
            <translation>全部图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Patches shown in the list</source>
            <translation>列表中显示的图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Patches with a finding</source>
            <translation>已有核查结论的图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Patches that need a field visit</source>
            <translation>需外业核查的图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>no such patch in this workspace</source>
            <translation>本工作区没有该图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>its two ids name different patches: were rows moved apart?</source>
            <translation>图斑编号与系统标识指向不同图斑，行可能被错位</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>several patches bear this id</source>
            <translation>有多个图斑使用该编号</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>several patches are about as near</source>
            <translation>有几个图斑距离相近</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>several patches were visited then</source>
            <translation>当时到过几个图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>says neither id nor place, nor a time at which a patch was visited</source>
            <translation>没有编号和位置，也没有可对应某次到场的时间</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>its id</source>
            <translation>编号</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>its place and its time</source>
            <translation>位置和时间</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>its time: this patch was visited then</source>
            <translation>时间：当时到过这个图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>its day: no other patch was visited on it</source>
            <translation>日期：当天只到过这个图斑</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{zone} (central meridian {longitude}°E)</source>
            <translation>{zone} 带（中央经线 {longitude}°E）</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>Done: {cases} patches, {files} files, {size}, in {folder}. It is in the record.</source>
            <translation>导出完成：{cases} 个图斑，{files} 个文件，{size}，位于 {folder}。已记入操作记录。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{count} notes to add.</source>
            <translation>将写入 {count} 条备注。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{count} want a look: tick them if their patch is right.</source>
            <translation>有 {count} 条需要看一看：图斑无误请勾选。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{count} found no patch: double-click under “Patch” to choose or type its id, or leave them.</source>
            <translation>有 {count} 条没有找到图斑：双击“图斑”列选择或输入编号，或不予处理。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{count} of these patches have a finding, which their note opens again.</source>
            <translation>其中 {count} 个图斑已有核查结论，写入后结论将重新打开。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{count} are there already.</source>
            <translation>{count} 条已在备注中。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{count} rows hold no note.</source>
            <translation>{count} 行未填写情况。</translation>
        </message>
        <message>
            <location filename="../ui/export/words.py"></location>
            <source>{file}, row {number}</source>
            <translation>{file}，第 {number} 行</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>The disk of {path} is full: nothing was exported. Make room there, or choose another folder.</source>
            <translation>{path} 所在磁盘已满，未导出任何文件。请腾出空间，或另选文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{path} cannot be written: nothing was exported. Choose a folder where you may write.</source>
            <translation>{path} 无法写入，未导出任何文件。请选择有写入权限的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{path} is open in another program, in a spreadsheet perhaps: nothing was exported. Close it there, then export again.</source>
            <translation>{path} 正被其他程序（可能是表格软件）打开，未导出任何文件。请先在该程序中关闭，再重新导出。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} is not there any more. Choose the list again.</source>
            <translation>{name} 已不在原处，请重新选择清单。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} is no XLSX file that can be read. Open it in a spreadsheet, save it as XLSX, and choose it again.</source>
            <translation>{name} 不是可读取的 XLSX 文件。请用表格软件打开并另存为 XLSX，再重新选择。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} is no KML or KMZ file that can be read. Export the points again as KML, and choose that file.</source>
            <translation>{name} 不是能读取的 KML 或 KMZ 文件。请重新把点导出为 KML，再选择该文件。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} is no GPX file that can be read. Export marks and track again as GPX, and choose that file.</source>
            <translation>{name} 不是能读取的 GPX 文件。请重新把标记和轨迹导出为 GPX，再选择该文件。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} has no sheet with the headings of a field visit list. Choose the list that was exported here; its heading row must still be there.</source>
            <translation>{name} 中没有外业核查清单的表头。请选择由此处导出的清单，并保留其表头行。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} is far larger than a field visit list. Choose another file.</source>
            <translation>{name} 远大于外业核查清单，请另选文件。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{path} could not be written: {reason}. Nothing was exported. Choose another folder, or try again.</source>
            <translation>{path} 未能写入：{reason}。未导出任何文件。请另选文件夹，或重试。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{name} cannot be read: {reason}. Copy it again, or choose another file.</source>
            <translation>{name} 无法读取：{reason}。请重新复制，或另选文件。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>The export could not be noted in the record of this workspace ({reason}), so its files were taken away again. Make room on the workspace's disk, then export again.</source>
            <translation>本次导出未能记入工作区的操作记录（{reason}），已撤回其文件。请在工作区所在磁盘腾出空间，再重新导出。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>There is nothing to export: choose patches, and what to make of them.</source>
            <translation>没有可导出的内容：请选择图斑范围和导出内容。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{count} patches are more than a sheet holds ({most}). Export fewer: filter the list, then choose the patches shown in it.</source>
            <translation>{count} 个图斑超过一张工作表的容量（{most}）。请先筛选列表，再选择“列表中显示的图斑”分次导出。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>{path} lies in the folder of this workspace, which is the plugin's own. Choose a folder outside it.</source>
            <translation>{path} 位于本工作区的文件夹内，该文件夹由插件专用。请选择其外的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Texts longer than a cell holds (32,767 letters): {count}. They stand whole in files beside the table:</source>
            <translation>超过单元格容量（32,767 字符）的文本 {count} 处，全文另存于表格旁的文件：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Texts cut in the Shapefile, which holds 254 bytes of each: {count}. They are whole in ledger and GeoPackage:</source>
            <translation>Shapefile 每个文本最多 254 字节，截断 {count} 处，全文见台账和 GeoPackage：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Values left empty in the layer, being no number or no date: {count}:</source>
            <translation>因不是数值或日期而在图层中留空的值 {count} 处：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Files that are no longer in the evidence folder, left out: {count}:</source>
            <translation>证据文件夹中已不存在、未导出的文件 {count} 个：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Files changed since they were kept, left out: {count}:</source>
            <translation>入库后被改动、未导出的文件 {count} 个：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Files whose position and serial number cannot be taken out, left out: {count}. Untick that choice to export them as they are:</source>
            <translation>无法去除定位信息和序列号、未导出的文件 {count} 个；取消勾选该项可按原样导出：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>Patches whose outline cannot be read, at the end of the list: {count}:</source>
            <translation>边界无法读取、排在清单末尾的图斑 {count} 个：</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>None of these patches has photos or other files.</source>
            <translation>这些图斑没有照片或其他附件。</translation>
        </message>
        <message>
            <location filename="../ui/export_words.py"></location>
            <source>None of these patches needs a field visit: there is no list.</source>
            <translation>这些图斑均无需外业核查，未生成清单。</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>{key}: look at this finding whole, then take it</source>
            <translation>{key}：查看该结论全文，再按一次采用</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>The finding of {patch}</source>
            <translation>图斑 {patch} 的核查结论</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>{key} takes it</source>
            <translation>{key} 采用</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>With its corrected outline</source>
            <translation>含修正后的边界</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>With its file</source>
            <translation>含 1 个附件</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>With its {count} files</source>
            <translation>含 {count} 个附件</translation>
        </message>
        <message>
            <location filename="../ui/form/earlier_view.py"></location>
            <source>Left out, since it does not fit this form: {names}</source>
            <translation>与本表单不符，未采用：{names}</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>“{question}” is needed for this finding. Write it, or leave the field with Esc.</source>
            <translation>本结论须填写“{question}”。请填写，或按 Esc 离开此栏。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>Needed for this finding. Write it, or leave the field with Esc.</source>
            <translation>本结论必填。请填写，或按 Esc 离开此栏。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>“{value}” is no date. Write it like 2026-05-02.</source>
            <translation>“{value}”不是日期。请按 2026-05-02 的格式填写。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>{value} is too early: nothing before {bound}. Correct the date.</source>
            <translation>{value} 过早：不得早于 {bound}。请更正日期。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>{value} is too late: nothing after {bound}. Correct the date.</source>
            <translation>{value} 过晚：不得晚于 {bound}。请更正日期。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>{value} is too small: {bound} at least. Correct the number.</source>
            <translation>{value} 过小：至少为 {bound}。请更正数值。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>{value} is too large: {bound} at most. Correct the number.</source>
            <translation>{value} 过大：至多为 {bound}。请更正数值。</translation>
        </message>
        <message>
            <location filename="../ui/form/fault_words.py"></location>
            <source>“{value}” is no number. Write digits only, like 12.5.</source>
            <translation>“{value}”不是数值。请只填数字，如 12.5。</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>“{name}” is not known here</source>
            <translation>此处没有“{name}”这一项</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>“{name}” is missing</source>
            <translation>缺少“{name}”</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>the kind “{name}” is not known</source>
            <translation>不认识的类型“{name}”</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>there is no part “{name}”</source>
            <translation>没有名为“{name}”的分项</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>there is no code list “{name}”</source>
            <translation>没有代码表“{name}”</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>“{name}” is none of its answers, or stands twice</source>
            <translation>“{name}”不在其选项中，或出现两次</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>no question sets “{name}”</source>
            <translation>没有问题会填写“{name}”</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>“{name}” is no date</source>
            <translation>“{name}”不是日期</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>it stands twice</source>
            <translation>重复出现</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>the code “{name}” stands twice</source>
            <translation>代码“{name}”重复出现</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>something is missing or wrong ({what})</source>
            <translation>有缺项或错误（{what}）</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>{path}, line {line}</source>
            <translation>{path} 第 {line} 行</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>{where}: {reason}.</source>
            <translation>{where}：{reason}。</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>The form as it was last good holds. Mend the file; it is read again once it is saved.</source>
            <translation>现沿用上一次正确的表单。请改正该文件，保存后会自动重新读取。</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>The form that came with the plugin holds. Mend the file; it is read again once it is saved.</source>
            <translation>现使用插件自带的表单。请改正该文件，保存后会自动重新读取。</translation>
        </message>
        <message>
            <location filename="../ui/form/file_words.py"></location>
            <source>question “{name}”: {reason}</source>
            <translation>问题“{name}”：{reason}</translation>
        </message>
        <message>
            <location filename="../ui/form/parts_block.py"></location>
            <source>{count} answered</source>
            <translation>已填 {count} 项</translation>
        </message>
        <message>
            <location filename="../ui/form/parts_block.py"></location>
            <source>More questions</source>
            <translation>其他问题</translation>
        </message>
        <message>
            <location filename="../ui/form/parts_block.py"></location>
            <source>{answered} of {count}</source>
            <translation>{answered}/{count}</translation>
        </message>
        <message>
            <location filename="../ui/form/ready_line.py"></location>
            <source>{key} saves the finding and goes on</source>
            <translation>按 {key} 保存核查结论并转到下一个</translation>
        </message>
        <message>
            <location filename="../ui/form/reload.py"></location>
            <source>The form's files changed: it was read again.</source>
            <translation>表单文件有改动，已重新读取。</translation>
        </message>
        <message>
            <location filename="../ui/form/reload.py"></location>
            <source>The form's files are sound again: it was read again.</source>
            <translation>表单文件已改正，已重新读取。</translation>
        </message>
        <message>
            <location filename="../ui/form/side.py"></location>
            <source>Answer the first question: the further ones follow from it.</source>
            <translation>请先回答第一个问题，其他问题随后出现。</translation>
        </message>
        <message>
            <location filename="../ui/form/side.py"></location>
            <source>That is longer than the {longest:,} characters that fit here: nothing was put in. Shorten it, or add it as a document.</source>
            <translation>超出此处可填的 {longest:,} 个字符，未填入。请缩短，或作为文件附上。</translation>
        </message>
        <message>
            <location filename="../ui/form/take_side.py"></location>
            <source>Earlier findings are still being looked for: ask again in a moment.</source>
            <translation>正在查找此处以往的核查结论，请稍后再按。</translation>
        </message>
        <message>
            <location filename="../ui/form/take_side.py"></location>
            <source>Look at it; {key} again takes it in place of your answers.</source>
            <translation>请查看；再按 {key} 采用，并替换您已填的答案。</translation>
        </message>
        <message>
            <location filename="../ui/form/take_side.py"></location>
            <source>Taken. Check it, then save it; it is yours now.</source>
            <translation>已采用。请核对后保存，此结论由您负责。</translation>
        </message>
        <message>
            <location filename="../ui/form/take_side.py"></location>
            <source>This place has an earlier finding, but its verdict does not fit the form: it cannot be taken.</source>
            <translation>该处有以往核查结论，但其结论与本表单不符，无法采用。</translation>
        </message>
        <message>
            <location filename="../ui/form/take_side.py"></location>
            <source>This place has no earlier finding.</source>
            <translation>该处没有以往核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/form/text_block.py"></location>
            <location filename="../ui/review/question_block.py"></location>
            <source>needed</source>
            <translation>必填</translation>
        </message>
        <message>
            <location filename="../ui/form/text_block.py"></location>
            <location filename="../ui/review/question_block.py"></location>
            <source>open</source>
            <translation>未填</translation>
        </message>
        <message>
            <location filename="../ui/form/text_block.py"></location>
            <source>YYYY-MM-DD, or less</source>
            <translation>年-月-日，可只填年或年月</translation>
        </message>
        <message>
            <location filename="../ui/form/text_block.py"></location>
            <source>YYYY-MM-DD</source>
            <translation>年-月-日</translation>
        </message>
        <message>
            <location filename="../ui/form/text_block.py"></location>
            <source> ({unit})</source>
            <translation>（{unit}）</translation>
        </message>
        <message>
            <location filename="../ui/headline.py"></location>
            <source>no batch yet</source>
            <translation>暂无批次</translation>
        </message>
        <message>
            <location filename="../ui/image_changes.py"></location>
            <source>One image has changed since it was added.</source>
            <translation>有 1 个影像在添加之后发生了变化。</translation>
        </message>
        <message>
            <location filename="../ui/image_changes.py"></location>
            <source>{count} images have changed since they were added.</source>
            <translation>有 {count} 个影像在添加之后发生了变化。</translation>
        </message>
        <message>
            <location filename="../ui/image_changes.py"></location>
            <source>One image is not where it was.</source>
            <translation>有 1 个影像不在原来的位置。</translation>
        </message>
        <message>
            <location filename="../ui/image_changes.py"></location>
            <source>{count} images are not where they were.</source>
            <translation>有 {count} 个影像不在原来的位置。</translation>
        </message>
        <message>
            <location filename="../ui/image_changes.py"></location>
            <source>Press Ctrl+I to bring the list of images up to date.</source>
            <translation>按 Ctrl+I 更新影像清单。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} cannot be read: it, or a file that it names, is missing, damaged or cut off. Put its files back where it names them, or choose another date.</source>
            <translation>影像 {name} 无法读取：其自身或其引用的文件缺失、损坏或不完整。请把所引用的文件放回原处，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} cannot be read: it is damaged or cut off. Copy it again, or choose another date.</source>
            <translation>影像 {name} 无法读取：文件已损坏或不完整。请重新复制，或换其他时相。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} names a file that is not there: {first}. That part of it cannot be shown; put the file back.</source>
            <translation>影像 {name} 引用的一个文件不存在：{first}。该部分无法显示；请把文件放回原处。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} names {count} files that are not there, {first} among them. These parts of it cannot be shown; put the files back.</source>
            <translation>影像 {name} 引用的 {count} 个文件不存在，其中有 {first}。这些部分无法显示；请把文件放回原处。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} is not where it was. Put {path} back, or choose another date.</source>
            <translation>影像 {name} 不在原位置。请将其放回 {path}，或换其他时相。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} has changed since the finding: this is not what was seen then.</source>
            <translation>影像 {name} 在作出核查结论后已改变：与当时所见不同。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} does not say where it lies. Give it a coordinate reference system, then add it again.</source>
            <translation>影像 {name} 没有坐标系，无法定位。请为其设置坐标系，再重新添加。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The image {name} does not say when it was taken. Give its date when you add it, or put it in the file name.</source>
            <translation>影像 {name} 没有拍摄日期。请在添加时填写日期，或将日期写入文件名。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The images cannot be shown here: something failed that nobody foresaw ({fault}). Open the patch again, or choose another date; if it stays so, pass on the words in brackets.</source>
            <translation>此处无法显示影像：出现了未预料到的故障（{fault}）。请重新打开该图斑，或改选其他日期；若仍然如此，请把括号中的内容转告维护人员。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>The images folder {path} is not there. Correct its path or choose it with “Browse…”, or leave the field empty: images can be added later.</source>
            <translation>影像文件夹 {path} 不存在。请改正路径或点“浏览…”选择；也可留空，以后再添加影像。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>No image was found in {path}. Choose another folder or file.</source>
            <translation>在 {path} 中没有找到影像。请另选文件夹或文件。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>This image comes from a kind of source that this version does not know ({kind}). Update the plugin, or choose another date.</source>
            <translation>该影像来自本版本不认识的来源类型（{kind}）。请更新插件，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>QGIS has no connection “{name}” here. Add it in QGIS's browser under the same name, or choose another date.</source>
            <translation>本机 QGIS 中没有名为“{name}”的连接。请在 QGIS 浏览器中以同名添加，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/image_words.py"></location>
            <source>This workspace may not ask {host} for images of “{name}”. Add the host to the workspace's list, or choose another date.</source>
            <translation>本工作区不得向 {host} 请求“{name}”的影像。请将该主机列入工作区的允许名单，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/main_canvas.py"></location>
            <source>QGIS shows no map just now. Open a project or add a layer in its window, then ask for the place again.</source>
            <translation>QGIS 窗口中目前没有地图。请先在 QGIS 窗口中打开工程或添加图层，再查看此位置。</translation>
        </message>
        <message>
            <location filename="../ui/main_canvas.py"></location>
            <source>The reference system of QGIS's project does not reach this place. Choose another one there.</source>
            <translation>QGIS 工程的坐标系不覆盖此位置，请在 QGIS 中选用其他坐标系。</translation>
        </message>
        <message>
            <location filename="../ui/making.py"></location>
            <source>Redline reviews</source>
            <translation>红线核查</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>not reviewed</source>
            <translation>未审核</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>submitted</source>
            <translation>已上报</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>returned</source>
            <translation>退回</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>approved</source>
            <translation>已审核</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>An outline cannot be used: {reason}. Mend the shape and try again.</source>
            <translation>有一个图形无法使用：{reason}。请修正图形后重试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The answer “{code}” is not in the list “{list_name}”. Choose another answer, or restore the code list.</source>
            <translation>选项“{code}”不在代码表“{list_name}”中。请改选其他选项，或恢复代码表文件。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The form has no question “{question}”. Check the form file of this workspace.</source>
            <translation>核查表单中没有问题“{question}”。请检查本工作区的表单文件。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>One question still needs an answer before the finding can be saved. It is marked.</source>
            <translation>还有 1 个问题未回答，核查结论暂不能保存，该问题已标出。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{count} questions still need an answer before the finding can be saved. They are marked.</source>
            <translation>还有 {count} 个问题未回答，核查结论暂不能保存，这些问题已标出。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This answer cannot be chosen at the desk: it needs a site check first, and the deciding unit's document. Record the site check, or leave it undetermined.</source>
            <translation>内业阶段不能选此项：须先现场核查，并有认定单位的文书。请先填写现场核查，或保留“待定”。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>One patch of the group cannot have this finding; the group got nothing. Its zone may allow other activities: give it a finding of its own.</source>
            <translation>组内有图斑不适用此核查结论，全组均未应用。该图斑所在区域允许的活动可能不同，请单独核查。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The text has {length:,} characters, {longest:,} fit here. Shorten it, or add it as a document.</source>
            <translation>文字共 {length:,} 个字符，此处最多 {longest:,} 个。请缩短，或作为文件附上。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This step is not possible while the patch is “{state}”. Refresh the list and look at its history.</source>
            <translation>图斑处于“{state}”状态，不能进行这一步。请刷新列表并查看办理记录。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This patch is not in the workspace. Refresh the list, or open the right workspace.</source>
            <translation>该图斑不在当前工作区。请刷新列表，或打开对应的工作区。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The patch id {issued_id} stands {count} times in the layer. Give each patch its own id and import again.</source>
            <translation>图斑编号 {issued_id} 在图层中出现了 {count} 次。请确保编号不重复，然后重新导入。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The file {path} cannot be used: {reason}. Mend the file, or put back the one that came with the plugin.</source>
            <translation>文件 {path} 无法使用：{reason}。请修正该文件，或换回插件自带的文件。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>A record could not be read ({kind}: {reason}). It was left out; ask its sender to check it.</source>
            <translation>有一条记录无法读取（{kind}：{reason}），已跳过。请联系提供方检查。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The record of this workspace does not hold at entry {seq}. Keep the folder as it is and restore a snapshot.</source>
            <translation>本工作区的操作记录在第 {seq} 条处校验不通过。请保留原文件夹不要改动，并从快照恢复。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The disk of {path} is full: the last answers are not saved yet. Make room, then press “Save again”.</source>
            <translation>{path} 所在磁盘已满，最近填写的内容尚未保存。请清理磁盘空间，然后点击“重新保存”。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} cannot be written. Choose a folder on a local disk where you may write, or ask for the right to.</source>
            <translation>{path} 无法写入。请选择本地磁盘上有写入权限的文件夹，或申请写入权限。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The workspace {path} is open in another QGIS window, or another program holds it. Close it there, then open it here again or press “Save again”. Nothing is lost.</source>
            <translation>工作区 {path} 已在另一个 QGIS 窗口中打开，或被其他程序占用。请在那里关闭，然后在此重新打开，或点“重新保存”。内容不会丢失。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} was written by a newer version of Redline Review. You can look, not change; update the plugin.</source>
            <translation>{path} 由更新版本的红线核查创建，目前只能查看、不能修改。请升级插件。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} is not a Redline Review workspace, or its workspace.json cannot be read. Choose the folder of a workspace.</source>
            <translation>{path} 不是红线核查工作区，或其中的 workspace.json 无法读取。请选择工作区所在的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} holds a workspace already. Open it, or choose another folder for the new review.</source>
            <translation>{path} 中已有工作区。请直接打开，或为新建核查另选文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The workspace {path} was closed before this was saved. Open it again.</source>
            <translation>工作区 {path} 在保存完成前已关闭。请重新打开。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The zones could not be written to {path} for use in QGIS: {reason}. Findings and overlaps are not affected; it is tried again by itself.</source>
            <translation>无法把保护区域图层写入 {path} 供 QGIS 使用：{reason}。核查结论和叠加结果不受影响，稍后会自动重试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>No safety copy of this workspace could be made in {path}: {reason}. Your answers are saved; it is tried again by itself.</source>
            <translation>无法在 {path} 中为本工作区制作备份：{reason}。答案已保存，稍后会自动重试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The finding is saved; the pictures of what you saw could not be written to {path}: {reason}. They are tried again with the next finding and when you close.</source>
            <translation>核查结论已保存；所见画面未能写入 {path}：{reason}。作出下一条核查结论时及关闭时会再次尝试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The picture {name} is no longer in the evidence folder. Bring it back from a copy, or paint it again.</source>
            <translation>画面 {name} 已不在证据文件夹中。请从备份中恢复，或重新绘制。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The picture {name} was changed after it was kept: it is not shown as what was seen.</source>
            <translation>画面 {name} 保存后被改动：不再作为所见画面显示。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} could not be brought up to date: {reason}. Your answers are saved; it is tried again by itself.</source>
            <translation>无法更新 {path}：{reason}。答案已保存，稍后会自动重试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} cannot be reached. Your findings are safe here and will be sent when the line is back.</source>
            <translation>无法连接 {url}。核查结论已保存在本机，网络恢复后会上报。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} did not answer within {timeout_s:.0f} s. Your findings are safe here; try again later.</source>
            <translation>{url} 在 {timeout_s:.0f} 秒内没有响应。核查结论已保存在本机，请稍后再试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} answered something that is not the platform (status {status}). Check the address, or sign in to the network first. Your findings are safe here.</source>
            <translation>{url} 返回的不是平台的应答（状态码 {status}）。请检查地址，或先登录所在网络。核查结论已保存在本机。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The platform is busy (status {status}). Your findings are safe here; sending is tried again by itself.</source>
            <translation>平台繁忙（状态码 {status}）。核查结论已保存在本机，稍后会自动重新上报。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Sign in to {url} again to send your findings. They are safe here.</source>
            <translation>请重新登录 {url} 以上报核查结论。结论已保存在本机。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} refused the sign-in. Check name and password, or ask the platform's administrator.</source>
            <translation>{url} 拒绝登录。请检查用户名和密码，或联系平台管理员。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} did not take a file. It says: “{detail}” The file stays where it is.</source>
            <translation>{url} 未接收文件。平台原话：“{detail}” 文件仍在原处。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} has let go of an unfinished file. It is sent again from the start with the next sync.</source>
            <translation>{url} 已放弃一个未传完的文件，下次同步时将从头上传。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>A piece of a file did not arrive at {url} as it was sent. It is sent again with the next sync.</source>
            <translation>文件的一段到达 {url} 时与发送的不一致，下次同步时将重新上传。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This workspace may not connect to {host}. Add the host to the workspace's list, or open another workspace.</source>
            <translation>本工作区不允许连接 {host}。请将该主机加入工作区的允许主机，或打开其他工作区。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The platform's records at {url} were restored or renewed. Everything is read again; nothing here is lost.</source>
            <translation>{url} 上的平台数据已恢复或重建，将重新读取全部数据。本机内容不会丢失。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Sending broke off by a fault of the plugin ({name}). Your findings are safe here; try again later. The log panel of QGIS has the details.</source>
            <translation>数据发送因插件出错而中断（{name}）。核查结论已安全保存在本机，请稍后重试。详情见 QGIS 的“日志信息”面板。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>There is no file {path}. Choose it again.</source>
            <translation>文件 {path} 不存在，请重新选择。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} is missing: a Shapefile needs its .shp, .shx and .dbf together. Copy all of them, then choose again.</source>
            <translation>缺少 {path}：Shapefile 须同时具有 .shp、.shx 和 .dbf 文件。请复制齐全后重新选择。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} is cut off ({found_bytes} of {expected_bytes} bytes). Copy it again from where it came.</source>
            <translation>{path} 不完整（应为 {expected_bytes} 字节，实有 {found_bytes} 字节）。请从来源处重新复制。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} cannot be read as a layer. Open it in QGIS to see what is wrong, or ask its sender for another copy.</source>
            <translation>{path} 无法作为图层读取。请在 QGIS 中打开查看原因，或请提供方重新提供。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} does not say its coordinate reference system. Its coordinates are degrees: choose CGCS2000 ({offered}), or the one its sender used.</source>
            <translation>图层 {name} 未注明坐标参考系。其坐标为经纬度：请选择国家2000（{offered}），或发送方所用的坐标系。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} does not say its coordinate reference system. Choose the one its sender used.</source>
            <translation>图层 {name} 没有坐标系信息。请选择提供方所用的坐标系。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} holds points. Give a radius to make circles of them, or choose a layer of areas.</source>
            <translation>图层 {name} 是点图层。请给出半径，以点为圆心生成圆形图斑；或选择面图层。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} holds {found}, not polygons. Choose a layer of areas.</source>
            <translation>图层 {name} 的几何类型是 {found}，不是面。请选择面图层。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} is empty. Choose another one.</source>
            <translation>图层 {name} 没有要素，请另选图层。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} has no field {field}. Choose another field for it.</source>
            <translation>图层 {name} 没有字段 {field}，请另选字段。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The text in {path} is neither UTF-8 nor GBK. Ask its sender for a GeoPackage, or for the encoding.</source>
            <translation>{path} 中的文字既不是 UTF-8 也不是 GBK 编码。请提供方改用 GeoPackage，或说明所用编码。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} is protected by a password or encrypted. Open it with its password, save it without one, and choose that copy.</source>
            <translation>{path} 有密码保护或已加密。请用密码打开后另存为无密码的副本，再选择该副本。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The table {name} does not say where its rows lie. Choose its column of outlines (WKT), or its columns of longitude and latitude.</source>
            <translation>从表 {name} 看不出各行的位置。请选择图形列（WKT），或经度列和纬度列。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{place} does not answer. Check the address, the line and the sign-in of this connection in QGIS, then try again.</source>
            <translation>{place} 没有应答。请在 QGIS 中检查该连接的地址、网络和登录信息，然后重试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{place} does not accept the sign-in, or wants one. Set it in this connection in QGIS, then try again.</source>
            <translation>{place} 未接受登录信息，或需要登录。请在 QGIS 的该连接中设置，然后重试。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{place} is neither a WFS nor an OGC API – Features. Check the address.</source>
            <translation>{place} 既不是 WFS，也不是 OGC API – Features。请检查地址。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{place} offers no layer. Choose another source.</source>
            <translation>{place} 没有可用的图层。请选择其他来源。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The layer {name} was removed from the project. Choose another one.</source>
            <translation>图层 {name} 已从工程中移除，请另选图层。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The rejected rows could not be written to {path}: {reason}. Nothing else is affected; choose another place.</source>
            <translation>未能把未通过的记录写入 {path}：{reason}。其他内容不受影响，请另选保存位置。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Stopped; nothing was written.</source>
            <translation>已停止，没有写入任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Overlaps are measured with QGIS's own geometry, which is slower: shapely 2 is not installed here.</source>
            <translation>未安装 shapely 2，改用 QGIS 几何引擎做叠加分析，速度较慢。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The table could not be written to {path}: {reason}. Choose another place.</source>
            <translation>表格无法写入 {path}：{reason}。请另选位置。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The shifts of images cannot be read from or written to {path}. They hold until this workspace is closed.</source>
            <translation>影像平移量无法读取或写入 {path}，只在关闭本工作区之前有效。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Measuring the overlaps was stopped; nothing was written.</source>
            <translation>叠加分析已停止，没有写入任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Something in the plugin broke ({name}). What you saved is safe. The log panel of QGIS has the details.</source>
            <translation>插件运行出错（{name}）。已保存的内容不受影响，详情见 QGIS 的“日志信息”面板。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} lies in a cloud-synced folder, which can damage a workspace. Choose a folder on a local disk.</source>
            <translation>{path} 位于云盘同步文件夹中，可能损坏工作区。请选择本地磁盘上的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} lies on a network share, where saving is not safe. Choose a folder on a local disk.</source>
            <translation>{path} 位于网络共享目录，无法保证安全保存。请选择本地磁盘上的文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Something went wrong: {what}. Nothing that was saved is lost.</source>
            <translation>出现错误：{what}。已保存的内容没有丢失。</translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} cannot be written any more: the last answers are not saved yet. Once it can be written again, press “Save again”.</source>
            <translation>{path} 现在无法写入：最近的填写尚未保存。可以写入后，请点击“重新保存”。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>Name of the new batch, for example 2026-05</source>
            <translation>新批次名称，例如 2026-05</translation>
        </message>
        <message>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>A new batch</source>
            <translation>新批次</translation>
        </message>
        <message>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>These are rejected rows, mended: they add to the batch, and nothing in it is marked as missing.</source>
            <translation>这是修改后的未通过记录：只向该批次补充，批次中的图斑不会标记为缺失。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>Its patches follow the layer, new ones are added, those that the layer no longer holds are marked. Findings and drafts stay as they are.</source>
            <translation>该批次图斑按图层更新，新图斑加入，图层中已没有的图斑作标记。核查结论和草稿保持不变。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>This workspace works with {server}: what that platform knows is brought up to date by it alone, so its patches and zones stay as they are here; new patches are offered to it.</source>
            <translation>本工作区与 {server} 联机：平台已有的图斑和保护区域只由平台更新，此处保持不变；新图斑将报送平台。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/batch_page.py"></location>
            <source>Give the new batch a name.</source>
            <translation>请填写新批次的名称。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/crs_choice.py"></location>
            <source>Reference system</source>
            <translation>坐标参考系</translation>
        </message>
        <message>
            <location filename="../ui/new_review/crs_choice.py"></location>
            <source>Use CGCS2000 ({crs})</source>
            <translation>使用国家2000（{crs}）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/date_field.py"></location>
            <source>yyyy-mm-dd</source>
            <translation>年-月-日，如 2026-05-02</translation>
        </message>
        <message>
            <location filename="../ui/new_review/date_field.py"></location>
            <source>Pick a day</source>
            <translation>选择日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/date_field.py"></location>
            <source>“{text}” is not a day. Write it like 2026-05-02, or clear the field.</source>
            <translation>“{text}”不是日期。请按 2026-05-02 的格式填写，或清空。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>New review</source>
            <translation>新建核查</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Layer of flagged patches</source>
            <translation>疑似图斑图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Flagged patches</source>
            <translation>疑似图斑</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/images_box.py"></location>
            <location filename="../ui/new_review/images_page.py"></location>
            <location filename="../ui/review/case_panel.py"></location>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Images</source>
            <translation>影像</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Workspace</source>
            <translation>工作区</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Towns (optional)</source>
            <translation>乡镇（可选）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Earlier findings (optional)</source>
            <translation>既往结论（可选）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Show what will happen</source>
            <translation>预览导入结果</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Create workspace</source>
            <translation>创建工作区</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Reading the layers…</source>
            <translation>正在读取图层…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Look at what will happen, then create the workspace, or go back.</source>
            <translation>请核对将要写入的内容，然后创建工作区，或返回修改。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>No patch can be used, for the reasons above. Mend the layer or choose another one.</source>
            <translation>由于以上原因，没有可用的图斑。请修正图层或另选图层。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Making the workspace and measuring the overlaps…</source>
            <translation>正在创建工作区并进行叠加分析…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/encoding_choice.py"></location>
            <source>Encoding of the text</source>
            <translation>文字编码</translation>
        </message>
        <message>
            <location filename="../ui/new_review/encoding_choice.py"></location>
            <source>{name} (detected)</source>
            <translation>{name}（自动识别）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/encoding_choice.py"></location>
            <source>— choose —</source>
            <translation>— 请选择 —</translation>
        </message>
        <message>
            <location filename="../ui/new_review/encoding_choice.py"></location>
            <source>{name} (does not fit)</source>
            <translation>{name}（不符）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Patch id</source>
            <translation>图斑编号</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Earlier date</source>
            <translation>前时相</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Later date</source>
            <translation>后时相</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Issued activity</source>
            <translation>下发问题类型</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Confidence</source>
            <translation>置信度</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Must check</source>
            <translation>是否必查</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <location filename="../ui/review/case_panel.py"></location>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>Town</source>
            <translation>乡镇</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Town code</source>
            <translation>乡镇代码</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>Village</source>
            <translation>村</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Unit code</source>
            <translation>行政区划代码</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Due date</source>
            <translation>核查期限</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Lead source</source>
            <translation>线索来源</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone level</source>
            <translation>管控级别</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone type</source>
            <translation>区域类型</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone code</source>
            <translation>区域编码</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Code</source>
            <translation>代码</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Verdict</source>
            <translation>核查结论</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Date of the finding</source>
            <translation>核查日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>By whom</source>
            <translation>核查人员</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>no outline: draw it or ask the sender</source>
            <translation>没有图形：请补绘或联系提供方</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>an empty outline: draw it or ask the sender</source>
            <translation>图形为空：请补绘或联系提供方</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>a point or line, not a polygon</source>
            <translation>是点或线，不是面</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>an outline without area: draw it again</source>
            <translation>图形没有面积：请重新绘制</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>coordinates outside the Earth: check the layer's reference system</source>
            <translation>坐标超出地球范围：请检查图层坐标系</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>outline crossed itself: mended</source>
            <translation>图形自相交：已修复</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>curves: drawn as short straight lines</source>
            <translation>含曲线：已转为折线</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>a point: a circle drawn round it</source>
            <translation>是点：已绕其画圆</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>points or lines beside the polygon: left out</source>
            <translation>面以外的点或线：已舍去</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>the same id as an earlier row: left out; give it its own id</source>
            <translation>编号与前面的行重复：未导入，请改用不重复的编号</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>had no id: named by us</source>
            <translation>没有编号：已自动编号</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>a value that cannot be read</source>
            <translation>值无法识别</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>no zone level: choose one for the whole layer, or fill the field</source>
            <translation>缺少管控级别：请为整个图层指定，或补填该字段</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>cannot be read: {value}</source>
            <translation>无法识别：{value}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>date</source>
            <translation>日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>confidence</source>
            <translation>置信度</translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>{kind} “{value}”</source>
            <translation>{kind}“{value}”</translation>
        </message>
        <message>
            <location filename="../ui/new_review/history_page.py"></location>
            <source>Earlier patches with their verdict, date and by whom: where a patch lies on one of them, it is shown as seen before. They are compared only, and never change.</source>
            <translation>既往图斑及其核查结论、日期和核查人员：本次图斑与其位置重叠时，显示为“曾核查”。既往结论仅供比对，不会改动。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/history_page.py"></location>
            <source>Layer of earlier findings, if there is one</source>
            <translation>既往核查结果图层（如有）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>{title}, {count} dates from {first} to {last}</source>
            <translation>{title}，{first} 至 {last}，共 {count} 个日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>Service</source>
            <translation>服务</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>QGIS has no connection to XYZ, WMS or WMTS; add one in its browser</source>
            <translation>QGIS 中没有 XYZ、WMS 或 WMTS 连接；请先在其浏览器中添加</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>Images of “{name}”</source>
            <translation>“{name}”的影像</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>Choose</source>
            <translation>选用</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>Asking {host} what it offers…</source>
            <translation>正在询问 {host} 提供哪些图层…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/image_services.py"></location>
            <source>This service offers no layer.</source>
            <translation>该服务没有提供图层。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Date of these images</source>
            <translation>影像日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <location filename="../ui/outline/bar.py"></location>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>From the project</source>
            <translation>从工程中选择</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>No image layer of the project lies in a file</source>
            <translation>工程中没有来自文件的影像图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <location filename="../ui/new_review/layer_picker.py"></location>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Choose images</source>
            <translation>选择影像</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Choose a folder of images</source>
            <translation>选择影像文件夹</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Looking into the images…</source>
            <translation>正在读取影像信息…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Stopped. Choose the images again, or remove them from the list.</source>
            <translation>已停止。请重新选择影像，或将其从列表中移除。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Date of the images without one</source>
            <translation>无日期影像的日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>One image.</source>
            <translation>1 个影像。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>{count} images.</source>
            <translation>{count} 个影像。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Each keeps the date of its file: {dates}.</source>
            <translation>各影像沿用文件中的日期：{dates}。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>1 image, {dates}</source>
            <translation>1 幅影像，{dates}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>{count} images, {dates}</source>
            <translation>{count} 幅影像，{dates}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>{images} ({count} left out)</source>
            <translation>{images}（{count} 个不加入）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Their files say {dates}; the date below counts.</source>
            <translation>文件中的日期为 {dates}，以下方填写的日期为准。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>One image does not tell when it was taken. Enter the date of this image below.</source>
            <translation>有 1 个影像没有拍摄日期，请在下方填写影像日期。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>{count} images do not tell when they were taken. Enter the date of these images below.</source>
            <translation>有 {count} 个影像没有拍摄日期，请在下方填写这些影像的日期。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>Choose at least one image file or folder.</source>
            <translation>请至少选择一个影像文件或文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>The images are still being looked into.</source>
            <translation>影像信息仍在读取中。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>{count} dates</source>
            <translation>{count} 个日期</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>One more file cannot be used.</source>
            <translation>另有 1 个文件无法使用。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_box.py"></location>
            <source>{count} more files cannot be used.</source>
            <translation>另有 {count} 个文件无法使用。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Earlier images</source>
            <translation>前时相影像</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Later images</source>
            <translation>后时相影像</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Swap the two sides</source>
            <translation>对调前后时相</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>These images are of {count} dates, {first} to {last}: the other side may stay empty.</source>
            <translation>这些影像含 {count} 个日期（{first} 至 {last}），另一侧可留空。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Both sides have the date {date}. Choose other images, or correct a date.</source>
            <translation>前后时相的日期都是 {date}。请另选影像，或更正日期。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>The earlier images ({before}) must be older than the later ones ({after}). Swap the two sides, or correct a date.</source>
            <translation>前时相影像（{before}）必须早于后时相影像（{after}）。请对调前后时相，或更正日期。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <source>Town, village or units filled from layers: {patches}.</source>
            <translation>已由图层补充乡镇、村或单位：{patches}。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <source>{count} to compare with</source>
            <translation>{count} 个供比对</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <source>{count} without a verdict left out</source>
            <translation>{count} 个无结论，未导入</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <source>{count} without an outline left out</source>
            <translation>{count} 个无图形，未导入</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <source>{count} without a date that can be read</source>
            <translation>{count} 个日期无法识别</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <source>Earlier findings</source>
            <translation>既往结论</translation>
        </message>
        <message>
            <location filename="../ui/new_review/intake.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>nothing</source>
            <translation>无</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Import into “{name}”</source>
            <translation>导入到“{name}”</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>zones of this workspace</source>
            <translation>本工作区的保护区域</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>No id of this layer is in the batch: what it holds ({patches}) would all be marked as gone. If this is another list, go back and choose a new batch.</source>
            <translation>该图层的编号均不在本批次中：批次现有的 {patches}都会被标记为“已不在图层中”。如果这是另一份清单，请返回并选择新批次。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Look at what will happen, then import, or go back.</source>
            <translation>请查看将要发生的变化，然后导入，或返回。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>No row bears a verdict and an outline. Choose another layer or field.</source>
            <translation>没有同时带有结论和图形的记录。请另选图层或字段。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Importing…</source>
            <translation>正在导入…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Imported. The Review window shows it; new patches are being measured.</source>
            <translation>已导入。核查窗口已更新；新图斑正在量算。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/into_dialog.py"></location>
            <source>Imported.</source>
            <translation>已导入。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Our field ← field of the layer</source>
            <translation>核查字段 ← 图层字段</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>The first rows as they will be read</source>
            <translation>读取预览（前几行）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>The layer is still being read.</source>
            <translation>图层仍在读取中。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>{layer}: the GCJ-02 offset is taken off ({shift}).</source>
            <translation>{layer}：已去除 GCJ-02 偏移（{shift}）。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Choose a layer.</source>
            <translation>请选择图层。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Say which field is the “{field}”, or one for the whole layer.</source>
            <translation>请指定“{field}”对应的字段，或为整个图层统一指定。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Say which field is the “{field}”.</source>
            <translation>请指定哪个字段是“{field}”。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_picker.py"></location>
            <source>Database or service…</source>
            <translation>数据库或服务…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_picker.py"></location>
            <source>Choose a layer of the project, or browse for a file…</source>
            <translation>选择工程中的图层，或浏览文件…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_picker.py"></location>
            <source>Vector layers</source>
            <translation>矢量图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_picker.py"></location>
            <source>Choose a layer</source>
            <translation>选择图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_words.py"></location>
            <source>number of rows unknown</source>
            <translation>行数未知</translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_words.py"></location>
            <source>Some of the text cannot be read as {encoding}: compare the rows with the sender's.</source>
            <translation>部分文字无法按 {encoding} 读取：请与来文核对各行。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/left_out.py"></location>
            <source>{name} does not tell when it was taken: it is left out until you enter its date below.</source>
            <translation>{name} 未说明拍摄日期：在下方填写日期之前不加入。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/left_out.py"></location>
            <source>{name} does not tell when it was taken: it gets {date}.</source>
            <translation>{name} 未说明拍摄日期：按 {date} 计。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/left_out.py"></location>
            <source>{name} cannot be read: it is damaged, cut off, or no image. Copy it again.</source>
            <translation>{name} 无法读取：文件损坏、不完整或不是影像。请重新复制。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/left_out.py"></location>
            <source>1 file is left out, for the reason given.</source>
            <translation>1 个文件不加入，原因已列出。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/left_out.py"></location>
            <source>{count} files are left out, each for the reason given.</source>
            <translation>{count} 个文件不加入，原因逐一列出。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/left_out.py"></location>
            <source>{count} more files.</source>
            <translation>另有 {count} 个文件。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/mapping_form.py"></location>
            <source>— not in this layer —</source>
            <translation>— 图层中没有 —</translation>
        </message>
        <message>
            <location filename="../ui/new_review/mapping_form.py"></location>
            <source>Whole layer: {value}</source>
            <translation>整个图层：{value}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/parts.py"></location>
            <source>1 row</source>
            <translation>1 行</translation>
        </message>
        <message>
            <location filename="../ui/new_review/parts.py"></location>
            <source>{count} rows</source>
            <translation>{count} 行</translation>
        </message>
        <message>
            <location filename="../ui/new_review/parts.py"></location>
            <location filename="../ui/review/group_walk.py"></location>
            <source>1 patch</source>
            <translation>1 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/new_review/parts.py"></location>
            <location filename="../ui/review/group_walk.py"></location>
            <source>{count} patches</source>
            <translation>{count} 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/new_review/place_choice.py"></location>
            <source>Outline (WKT)</source>
            <translation>轮廓（WKT）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/place_choice.py"></location>
            <source>or longitude, easting</source>
            <translation>或经度、东坐标</translation>
        </message>
        <message>
            <location filename="../ui/new_review/place_choice.py"></location>
            <source>and latitude, northing</source>
            <translation>和纬度、北坐标</translation>
        </message>
        <message>
            <location filename="../ui/new_review/place_choice.py"></location>
            <source> m</source>
            <translation> 米</translation>
        </message>
        <message>
            <location filename="../ui/new_review/place_choice.py"></location>
            <source>Draw circles</source>
            <translation>生成圆</translation>
        </message>
        <message>
            <location filename="../ui/new_review/place_choice.py"></location>
            <source>Round each point a circle with a radius of</source>
            <translation>以每个点为圆心生成圆，半径</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Towns</source>
            <translation>乡镇</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Layer of towns, if there is one</source>
            <translation>乡镇图层（如有）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Villages</source>
            <translation>村</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Layer of villages, if there is one</source>
            <translation>村级图层（如有）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Answering units</source>
            <translation>责任单位</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Layer of counties or other units that answer, if there is one</source>
            <translation>区县或其他责任单位图层（如有）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>What the sender gave of a patch's place stays; the rest is filled from here.</source>
            <translation>来文单位已给出的位置信息保留，其余由此补充。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/places_page.py"></location>
            <source>Say which field is the code or the name of a unit.</source>
            <translation>请指定单位的代码或名称字段。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>Outline and problems</source>
            <translation>图形检查</translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>no problem found</source>
            <translation>未发现问题</translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>yes</source>
            <translation>是</translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>not said</source>
            <translation>未注明</translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>level not known</source>
            <translation>管控级别不在代码表中</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>&amp;Use it</source>
            <translation>使用(&amp;U)</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>&amp;Not this time</source>
            <translation>这次不用(&amp;N)</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Delete this profile…</source>
            <translation>删除此方案…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Save this profile to a file for a colleague…</source>
            <translation>将此方案存为文件以便共享…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Take a profile from a file…</source>
            <translation>从文件读入方案…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Guessed from the fields' names</source>
            <translation>按字段名称推测</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>The saved profile “{name}” fits this layer.</source>
            <translation>已保存的方案“{name}”适用于此图层。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>The layer lacks: {fields}.</source>
            <translation>图层缺少：{fields}。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>A saved profile was left out</source>
            <translation>有一个已保存的方案未能使用</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Save the mapping</source>
            <translation>保存字段对照</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Name of the profile, for example the sender's. One of the same name is replaced.</source>
            <translation>方案名称，例如来文单位名称。同名方案将被替换。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Saved as “{name}”.</source>
            <translation>已保存为“{name}”。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>“{name}” is for the other kind of layer; it is kept.</source>
            <translation>“{name}”适用于另一类图层；已保存。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>“{name}” is kept, but shares no field with this layer.</source>
            <translation>“{name}”已保存，但与此图层没有共同字段。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Delete the mapping profile “{name}”?</source>
            <translation>删除字段对照方案“{name}”？</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>Mapping profiles</source>
            <translation>字段对照方案</translation>
        </message>
        <message>
            <location filename="../ui/new_review/profile_bar.py"></location>
            <source>{name} ({found} of {whole} fields)</source>
            <translation>{name}（{whole} 个字段中有 {found} 个）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} new</source>
            <translation>新增 {count}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} changed</source>
            <translation>变更 {count}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} unchanged</source>
            <translation>未变 {count}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} left out</source>
            <translation>未导入 {count}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} no longer in the layer</source>
            <translation>图层中已没有 {count}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} as the platform has them</source>
            <translation>以平台为准 {count}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{what} ({count})</source>
            <translation>{what}（{count}）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>; </source>
            <translation>；</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{count} repaired – {how}</source>
            <translation>修复 {count}（{how}）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>changed, and has a finding: it stays; look at the patch once more</source>
            <translation>有变更，且已有核查结论：结论保留，请再核对该图斑</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>no longer in the layer: marked; findings stay</source>
            <translation>图层中已没有：作标记；核查结论保留</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Save rejected rows…</source>
            <translation>保存未通过的记录…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Layer</source>
            <translation>图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Row</source>
            <translation>行号</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Id or name</source>
            <translation>编号或名称</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>What happens</source>
            <translation>处理情况</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Nothing is written yet: go back to choose another layer or field, or go on with these rows.</source>
            <translation>尚未写入任何内容：可返回另选图层或字段，或按这些行继续。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Every row comes in as it is; nothing was mended or left out.</source>
            <translation>全部记录均可原样导入，无修复、无遗漏。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>GeoPackage</source>
            <translation>GeoPackage</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{layer} rejected.gpkg</source>
            <translation>{layer} 未通过的记录.gpkg</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Writing {path}…</source>
            <translation>正在写入 {path}…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{rows} in {path}. Mend them in QGIS, then bring that file into the workspace under the same batch name.</source>
            <translation>{rows}已写入 {path}。请在 QGIS 中修改，然后以同一批次名称把该文件导入工作区。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/server_address.py"></location>
            <source>Taken as {url}</source>
            <translation>已补全为 {url}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/server_address.py"></location>
            <source>Give the server's address, for example https://review.example.cn or 192.168.1.20:8000.</source>
            <translation>请填写服务器地址，例如 https://review.example.cn 或 192.168.1.20:8000。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Layer of a database or service</source>
            <translation>数据库或网络服务中的图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Show layers</source>
            <translation>列出图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Another address…</source>
            <translation>其他地址…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Connection</source>
            <translation>连接</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Address of a WFS or OGC API</source>
            <translation>WFS 或 OGC API 地址</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Sign-in</source>
            <translation>登录信息</translation>
        </message>
        <message>
            <location filename="../ui/new_review/service_dialog.py"></location>
            <source>Asking {place}…</source>
            <translation>正在询问 {place}…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>north</source>
            <translation>北</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>north-east</source>
            <translation>东北</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>east</source>
            <translation>东</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>south-east</source>
            <translation>东南</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>south</source>
            <translation>南</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>south-west</source>
            <translation>西南</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>west</source>
            <translation>西</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>north-west</source>
            <translation>西北</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>{distance} m to the {direction}</source>
            <translation>向{direction} {distance} 米</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>Bring it in as it is</source>
            <translation>按原样导入</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>Bring it in shifted back</source>
            <translation>纠回后导入</translation>
        </message>
        <message>
            <location filename="../ui/new_review/shift_box.py"></location>
            <source>This layer lies {shift} of “{other}”: the GCJ-02 offset of public Chinese maps. Shifted back it fits within a metre or two; the receipt records it.</source>
            <translation>此图层相对“{other}”偏移：{shift}，与公开地图的 GCJ-02 偏移一致。纠回后误差在一两米以内；导入清单中会记录。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <source>All is there. You may want to look again at: {steps}.</source>
            <translation>已填写完整。建议再检查：{steps}。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <source>All is there. Nothing is written before you press the button.</source>
            <translation>资料已齐全。点击按钮之前不会写入任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <source>Stopped. Nothing was kept.</source>
            <translation>已停止，没有保留任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/steps_dialog.py"></location>
            <source>Stopping…</source>
            <translation>正在停止…</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>Our field</source>
            <translation>核查字段</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>Value in the layer</source>
            <translation>图层中的值</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>Rows</source>
            <translation>行数</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>Taken as</source>
            <translation>对应为</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>Values that match no code of ours: {open} of {count}. Choose one for each; what you leave stays as written.</source>
            <translation>{count} 个取值中有 {open} 个未能对应代码。请逐一选择，未选择的按原文保留。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>Too many different values in: {fields}. Is this the right field?</source>
            <translation>不同的值过多：{fields}。字段是否选对？</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>All values are understood ({count}).</source>
            <translation>全部取值均已识别（{count} 个）。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>By the first rows: {words}</source>
            <translation>按前几行：{words}</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>{value}: no code of ours has this name</source>
            <translation>{value}：没有这个名称的代码</translation>
        </message>
        <message>
            <location filename="../ui/new_review/value_table.py"></location>
            <source>— as written —</source>
            <translation>— 按原文 —</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Choose where the workspace's folder is made</source>
            <translation>选择工作区文件夹的创建位置</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>The folder is still being checked.</source>
            <translation>正在检查文件夹。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Give the whole path of a folder on a local disk.</source>
            <translation>请填写本地磁盘上文件夹的完整路径。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>map.example.gov.cn, 10.1.2.3</source>
            <translation>map.example.gov.cn，10.1.2.3</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>https://… (leave empty to work without a server)</source>
            <translation>https://…（不使用服务器时留空）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Secrecy</source>
            <translation>密级</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Listed hosts</source>
            <translation>允许主机</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>This network mode lets nothing leave the machine. Choose another mode, or leave the server empty.</source>
            <translation>当前网络模式不允许数据离开本机。请改选其他模式，或将服务器留空。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Give the workspace a name.</source>
            <translation>请填写工作区名称。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Open: any host may be asked</source>
            <translation>开放：可访问任意主机</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Listed hosts only: the server and the hosts named below</source>
            <translation>仅限名单：只访问服务器和下列允许主机</translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>None: nothing leaves this machine</source>
            <translation>断网：数据不离开本机</translation>
        </message>
        <message>
            <location filename="../ui/new_review/zone_levels.py"></location>
            <source>Not a known zone level: {levels}. Such zones count neither as red line nor as control zone; choose one level for the whole layer, or another field.</source>
            <translation>管控级别不在代码表中：{levels}。这类区域既不计入生态保护红线，也不计入生态空间管控区域；请为整个图层指定一个级别，或改用其他字段。</translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Add another layer</source>
            <translation>再加一个图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Red-line or control-zone layer</source>
            <translation>生态保护红线或生态空间管控区域图层</translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Red-line or control-zone layer, if there is a new one</source>
            <translation>生态保护红线或生态空间管控区域图层（如有新图层）</translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Layer {number}</source>
            <translation>图层 {number}</translation>
        </message>
        <message>
            <location filename="../ui/note_words.py"></location>
            <source>On site: {notes}</source>
            <translation>现场核查：{notes}</translation>
        </message>
        <message>
            <location filename="../ui/note_words.py"></location>
            <source>On site, {when_and_who}</source>
            <translation>现场核查（{when_and_who}）</translation>
        </message>
        <message>
            <location filename="../ui/note_words.py"></location>
            <source>On site, {when_and_who}: {notes}</source>
            <translation>现场核查（{when_and_who}）：{notes}</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Open workspace</source>
            <translation>打开工作区</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Recent workspaces</source>
            <translation>最近使用的工作区</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Choose a folder…</source>
            <translation>选择文件夹…</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Connect to a server…</source>
            <translation>连接服务器…</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Connect to a server</source>
            <translation>连接服务器</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>No workspace was opened here yet. Start a new review, choose the folder of a workspace, connect to a server, or open a package that was carried here.</source>
            <translation>这里还没有打开过工作区。请新建核查、选择工作区文件夹、连接服务器，或打开携带来的数据包。</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>cannot be read</source>
            <translation>无法读取</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <location filename="../ui/shell.py"></location>
            <source>Choose the folder of a workspace</source>
            <translation>选择工作区文件夹</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Looking into {folder}…</source>
            <translation>正在读取 {folder}…</translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>{decided} of {cases} · {share} %</source>
            <translation>{decided} / {cases} · {share}%</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Reshape</source>
            <translation>重塑</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Draw a new border across the outline</source>
            <translation>画一条新的边界线</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Cut</source>
            <translation>切割</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Cut a part in two by a line</source>
            <translation>用一条线把一部分切成两块</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Part</source>
            <translation>部分</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Draw a further part</source>
            <translation>再画一部分</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Hole</source>
            <translation>孔洞</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Draw a hole</source>
            <translation>画一个孔洞</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Snap</source>
            <translation>捕捉</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Borders of zones and of the flagged outline catch what is near</source>
            <translation>靠近区域边界或下发边界时自动捕捉</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Follow</source>
            <translation>沿边</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>A drawn line follows the border between two points on it</source>
            <translation>两点在同一条边界上时，画的线沿边界走</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Remove the part or hole of the chosen corner</source>
            <translation>删除所选顶点所在的部分或孔洞</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Split off</source>
            <translation>拆分</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Make the chosen piece a patch of its own</source>
            <translation>使所选的一块成为单独的图斑</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Mend</source>
            <translation>修复</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Make an invalid shape valid, as screening reads it</source>
            <translation>按叠加分析的读法修复不合格的图形</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>As flagged</source>
            <translation>恢复下发</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Begin again from the flagged outline</source>
            <translation>从下发边界重新开始</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Take the last step back; Ctrl+Y does it again</source>
            <translation>撤销上一步；Ctrl+Y 重做</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Finish</source>
            <translation>完成</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Take the outline into the finding</source>
            <translation>把边界记入核查结论</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Give up</source>
            <translation>放弃</translation>
        </message>
        <message>
            <location filename="../ui/outline/bar.py"></location>
            <source>Drop a line; else leave the outline as it was</source>
            <translation>放弃画线；没有画线时，边界保持原样</translation>
        </message>
        <message>
            <location filename="../ui/outline/lead.py"></location>
            <source>Open a patch first: a lead of your own is drawn on the images around one, into its batch.</source>
            <translation>请先打开一个图斑：主动发现的图斑画在它周围的影像上，归入同一批次。</translation>
        </message>
        <message>
            <location filename="../ui/outline/mark_words.py"></location>
            <source>Marks on the images: drag from the words to what they point at, or click for words alone. By keys: the arrows move the cross, A sets an arrow's two ends, T words. Right click or Tab chooses a mark, Del removes it. Esc ends.</source>
            <translation>影像标注：从文字处拖到所指之处画箭头，单击只写文字。用键盘：方向键移动十字，A 设箭头两端，T 写文字。右键或 Tab 选中标注，Del 删除。Esc 结束。</translation>
        </message>
        <message>
            <location filename="../ui/outline/mark_words.py"></location>
            <source>Words (Enter keeps, Esc drops)</source>
            <translation>文字（Enter 保存，Esc 放弃）</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge.py"></location>
            <source>Still working out what becomes one; press Enter again in a moment.</source>
            <translation>正在计算合并后的范围，请稍后再按 Enter。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Merge into {id}: choose patches (1–6, or click them); Enter merges, Esc leaves</source>
            <translation>并入 {id}：选择图斑（1–6，或单击图斑）；Enter 合并，Esc 退出</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>No other patch of this batch lies within 2 km.</source>
            <translation>2 公里内没有本批次的其他图斑。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>and {count} more, by a click on them</source>
            <translation>另有 {count} 个，单击图斑选择</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Becomes one: {area}</source>
            <translation>合并为一个：{area}</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>{count} merged into it already; Del takes them apart</source>
            <translation>已并入 {count} 个；Del 拆开</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>touches</source>
            <translation>相接</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>{distance} m away</source>
            <translation>相距 {distance} 米</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Merged: {id} answers for {others}, too. Ctrl+Z takes it back.</source>
            <translation>已合并：{others} 并入 {id}，以其核查结论为准。Ctrl+Z 撤销。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Press {key} once more to take {others} and {id} apart: each has its own answer again, {id} with its flagged outline.</source>
            <translation>再按一次 {key}，将 {others} 与 {id} 拆开：各自恢复单独的核查结论，{id} 恢复下发边界。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Taken apart: {id} and {others} have their own answers again.</source>
            <translation>已拆开：{id} 与 {others} 各自单独核查。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>⊂ Merged into {id}: its finding is recorded there. Shift+M takes them apart.</source>
            <translation>⊂ 已并入 {id}：核查结论记在该图斑。Shift+M 拆开。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>⊃ Answers for {ids}, too.</source>
            <translation>⊃ 同时代表 {ids}（已并入）。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>The platform did not take this merge: one of the patches changed there meanwhile, or cannot be merged.</source>
            <translation>平台未接收此次合并：其中的图斑在平台上已被改动，或不能合并。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Take them apart (Shift+M), look at each, then merge them again.</source>
            <translation>请先拆开（Shift+M），逐个查看后再合并。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>The platform did not take them apart: one of them changed there meanwhile, so they are merged still. Take them apart again (Shift+M), or save one finding for all of them where the answer is.</source>
            <translation>平台未接受拆开：其中一个图斑在平台上已有变动，因此仍为合并状态。请再次拆开（Shift+M），或在承载结论的图斑上为全部图斑保存一个核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>somebody changed the patch meanwhile.</source>
            <translation>该图斑在此期间已被他人改动。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>The platform did not take the split of {id}: {reason}</source>
            <translation>平台未接收 {id} 的拆分：{reason}</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>What was found on its pieces waits here, and nothing of it is lost.</source>
            <translation>拆出图斑的核查结论保留在本机等待，不会丢失。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Offer the split again (Shift+X), with all that waits behind it</source>
            <translation>重新报送拆分（Shift+X），连同其后等待的结论</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>Offered again. {id} shows what the platform has now: look at it, and save its finding again.</source>
            <translation>已重新报送。{id} 现显示平台上的内容：请查看后重新保存其核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/outline/merge_words.py"></location>
            <source>This finding waits: the platform did not take an earlier step of this patch, or of one it came from.</source>
            <translation>此核查结论暂未上报：平台未接收本图斑或其来源图斑此前的一步操作。</translation>
        </message>
        <message>
            <location filename="../ui/outline/side.py"></location>
            <source>No split of this patch was refused: there is nothing to offer again.</source>
            <translation>本图斑没有未被接收的拆分，无需重新报送。</translation>
        </message>
        <message>
            <location filename="../ui/outline/side.py"></location>
            <source>Press Esc once more to give up what was changed of this outline, or Enter to keep it.</source>
            <translation>再按一次 Esc 放弃对边界的修改，按 Enter 保留。</translation>
        </message>
        <message>
            <location filename="../ui/outline/side.py"></location>
            <source>The outline of this patch was begun and is not finished. Press E to go on with it.</source>
            <translation>这个图斑的边界修改尚未完成。按 E 继续。</translation>
        </message>
        <message>
            <location filename="../ui/outline/splitting.py"></location>
            <source>Choose a corner of the piece first (Tab): it becomes a patch of its own.</source>
            <translation>请先选中要拆出的那一块的顶点（Tab）。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Outline: drag corners and edges</source>
            <translation>修改边界：拖动顶点和边</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Reshape: draw across the border and back across it; Enter ends the line</source>
            <translation>重塑：画线穿出边界再穿回来；Enter 结束画线</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Cut: draw across the outline, from outside to outside; Enter ends the line</source>
            <translation>切割：从外面画线穿过图斑再到外面；Enter 结束画线</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>New part: set its corners; Enter closes it</source>
            <translation>新增部分：依次设顶点；Enter 闭合</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>New hole: set its corners inside; Enter closes it</source>
            <translation>新增孔洞：在里面依次设顶点；Enter 闭合</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>A lead of your own: set its corners (click, or arrow keys and A); Enter takes it, Esc drops it</source>
            <translation>主动发现：依次设顶点（单击，或方向键加 A）；Enter 保存，Esc 放弃</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Snap (S): {snap} · follow borders (T): {trace}</source>
            <translation>捕捉（S）：{snap} · 沿边（T）：{trace}</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>on</source>
            <translation>开</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>off</source>
            <translation>关</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>The parts touch along a cut, and one outline cannot hold both. Shift+X makes the chosen part a patch of its own, Shift+Del removes it, Ctrl+Z takes the cut back.</source>
            <translation>切割后的两部分沿切割线相接，不能同时留在一个边界中。Shift+X 使所选部分成为单独的图斑，Shift+Del 删除所选部分，Ctrl+Z 撤销切割。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>The outline is one part: cut it first (X, a line across it, Enter), then split the chosen part off.</source>
            <translation>边界只有一个部分：请先切割（按 X，画线穿过边界，按 Enter），再拆出所选部分。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Split: {piece} is a patch of its own, in the list below {id}. The split cannot be undone; Ctrl+Z still takes back steps on other patches.</source>
            <translation>已拆分：{piece} 成为单独的图斑，在列表中位于 {id} 之下。拆分不能撤销；Ctrl+Z 仍可撤销其他图斑上的操作。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Your own lead {id} is in the list; E corrects its outline. Ctrl+Z does not take it away: if it was drawn by mistake, answer that the change is not real, and say so in the note.</source>
            <translation>主动发现的图斑 {id} 已在列表中，按 E 修改边界。Ctrl+Z 不能将其删除：如属误画，请核查为变化不属实，并在备注中说明。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Press Shift+X once more: the chosen piece becomes a patch of its own. That cannot be undone, nor can what was done on this patch before.</source>
            <translation>再按一次 Shift+X：所选的一块将成为单独的图斑。此操作及此前对本图斑的操作均不能再撤销。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <location filename="../ui/review/words.py"></location>
            <source>{mu} mu</source>
            <translation>{mu} 亩</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>In zones {inside} · outside {outside}</source>
            <translation>区内 {inside} · 区外 {outside}</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>and {count} more zones</source>
            <translation>另有 {count} 个区</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>⚠ Not valid: {fault}. Marked red; M mends it.</source>
            <translation>⚠ 不合格：{fault}。已用红色标出；按 M 修复。</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>As it was flagged</source>
            <translation>与下发边界一致</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Less than 0.1 m² from the flagged outline</source>
            <translation>与下发边界相差不足 0.1 ㎡</translation>
        </message>
        <message>
            <location filename="../ui/outline/words.py"></location>
            <source>Against the flagged outline: +{added}, −{removed}</source>
            <translation>与下发边界相比：增 {added}，减 {removed}</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>A ring needs three corners. To take all of it away, remove the part or the hole.</source>
            <translation>一个环至少要有三个顶点。要整个去掉，请删除这一部分或这个孔洞。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>This is the only part. An outline cannot be empty: give the change up, or draw a part.</source>
            <translation>这是仅有的一部分，边界不能为空。请放弃修改，或另画一部分。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>A hole has to lie inside one part of the outline. Draw it there.</source>
            <translation>孔洞必须整个位于边界的某一部分之内，请画在里面。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>A ring needs at least three different corners. Set more points.</source>
            <translation>一个环至少要有三个不同的顶点，请再设几个点。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>A line needs at least two points. Set more of them.</source>
            <translation>一条线至少要有两个点，请再设点。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>The line does not change the outline. It has to cross the border, and to come back across it.</source>
            <translation>这条线没有改变边界。它要穿过边界，再穿回来。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>The line cuts no part in two. It has to begin and to end outside the outline.</source>
            <translation>这条线没有把任何部分切成两块。起点和终点都要在边界之外。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>An outline can have {count} corners at most. Remove some, or split the patch.</source>
            <translation>一个边界最多 {count} 个顶点。请删去一些，或拆分图斑。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{id} is the patch that stays. Choose other patches to merge into it.</source>
            <translation>{id} 是保留的图斑，请选择要并入它的其他图斑。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{id} belongs to another batch. Only patches of one batch can be merged.</source>
            <translation>{id} 属于其他批次。只能合并同一批次的图斑。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{id} is merged into another patch already. Take that apart first (Shift+M there).</source>
            <translation>{id} 已并入其他图斑。请先在该图斑上拆开（Shift+M）。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>Other patches are merged into {id}. Open it and merge into it, or take it apart first (Shift+M there).</source>
            <translation>已有图斑并入 {id}。请打开它，把图斑并入它，或先在其上拆开（Shift+M）。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{id} is approved. It has to be returned before it can be merged.</source>
            <translation>{id} 已审核。须先退回才能合并。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{id} is no longer in your area, so that it cannot be merged.</source>
            <translation>{id} 已不在您的辖区，不能合并。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>The outline of {id} was begun. Finish it there (E, Enter), then merge.</source>
            <translation>{id} 的边界修改未完成。请先完成（E、Enter），再合并。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{id} is in conflict, or the platform refused it. Settle that first, then merge.</source>
            <translation>{id} 存在冲突或未被平台接收。请先处理，再合并。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>{count} patches can be merged into {id} at most.</source>
            <translation>最多可将 {count} 个图斑并入 {id}。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>Choose at least one other patch to merge into {id}.</source>
            <translation>请至少选择一个要并入 {id} 的图斑。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>No patch is merged into {id}: there is nothing to take apart.</source>
            <translation>没有图斑并入 {id}，无需拆开。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>The parts of the outline touch along a cut, and one outline cannot hold both. Make one a patch of its own (Shift+X), remove it (Shift+Del), or take the cut back (Ctrl+Z).</source>
            <translation>边界的各部分沿切割线相接，不能同时留在一个边界中。请将其中一部分拆为单独的图斑（Shift+X）、删除（Shift+Del），或撤销切割（Ctrl+Z）。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>The outline is not valid yet: {fault}. The places are marked. Move the corners there, or press M to mend it.</source>
            <translation>边界还不合格：{fault}。问题处已标出，请移动那里的顶点，或按 M 修复。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>The outline of this patch was begun and is not finished. Press E to go on with it; Enter then finishes it, Esc gives it up.</source>
            <translation>这个图斑的边界修改尚未完成。按 E 继续；随后按 Enter 完成，按 Esc 放弃。</translation>
        </message>
        <message>
            <location filename="../ui/outline_words.py"></location>
            <source>Merged into {id}: answer it there, or take it apart (Shift+M).</source>
            <translation>已并入 {id}：请在该图斑上核查，或拆开（Shift+M）。</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Recover a workspace</source>
            <translation>恢复工作区</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Copy the details</source>
            <translation>复制详细信息</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Recover from this copy</source>
            <translation>用此备份恢复</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Entry</source>
            <translation>条目</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>What it says</source>
            <translation>内容</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>What the database itself says of the damage, for who is asked for help.</source>
            <translation>数据库自身对损坏的说明，供协助人员查看。</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Looking at the workspace and its copies…</source>
            <translation>正在查看工作区及其备份…</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>There is no good copy of this workspace. Keep the folder as it is and ask for help.</source>
            <translation>本工作区没有完好的备份。请保持文件夹原样，并寻求帮助。</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Putting the copy in place…</source>
            <translation>正在放入备份…</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>Recovered. The file that was there before, and a list of what is newer, are kept in {folder}.</source>
            <translation>已恢复。原来的文件和较新内容的清单保存在 {folder}。</translation>
        </message>
        <message>
            <location filename="../ui/record/recover_window.py"></location>
            <source>{question}: {answer}</source>
            <translation>{question}：{answer}</translation>
        </message>
        <message>
            <location filename="../ui/record/time_row.py"></location>
            <source>Note how long I look at each patch</source>
            <translation>记录查看每个图斑的时间</translation>
        </message>
        <message>
            <location filename="../ui/record/time_row.py"></location>
            <source>Erase</source>
            <translation>清除</translation>
        </message>
        <message>
            <location filename="../ui/record/time_row.py"></location>
            <source>It stays on this computer: it is no part of the record and is never sent.</source>
            <translation>仅保存在本机，不属于操作记录，也从不发送。</translation>
        </message>
        <message>
            <location filename="../ui/record/time_row.py"></location>
            <source>{minutes} minutes on {count} patches so far, {each} seconds each.</source>
            <translation>至今查看 {count} 个图斑共 {minutes} 分钟，平均每个 {each} 秒。</translation>
        </message>
        <message>
            <location filename="../ui/record/verify_window.py"></location>
            <source>The record of this workspace</source>
            <translation>本工作区的操作记录</translation>
        </message>
        <message>
            <location filename="../ui/record/verify_window.py"></location>
            <source>Checking the record… You can go on reviewing.</source>
            <translation>正在检查操作记录…您可以继续核查。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>import</source>
            <translation>导入</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>overlaps measured</source>
            <translation>量算重叠</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>opened</source>
            <translation>打开</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>answer</source>
            <translation>填答</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>note</source>
            <translation>备注</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>flag</source>
            <translation>标记</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>evidence</source>
            <translation>证据</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>finding</source>
            <translation>核查结论</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>reopened</source>
            <translation>重新打开</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>taken back</source>
            <translation>撤销</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>done again</source>
            <translation>重做</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>outline begun</source>
            <translation>开始改边界</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>outline</source>
            <translation>边界</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>marks on the images</source>
            <translation>影像标注</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>what was seen</source>
            <translation>所见画面</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>sync</source>
            <translation>同步</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>conflict resolved</source>
            <translation>冲突已处理</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>recovered from a snapshot</source>
            <translation>由备份恢复</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>export</source>
            <translation>导出</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>an entry before it is missing, or stands twice</source>
            <translation>其前缺少条目，或有重复条目</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>it does not follow the entry before it</source>
            <translation>与前一条目不相衔接</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>its content was altered after it was written</source>
            <translation>内容在写入后被改动</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>its hash was altered</source>
            <translation>哈希值被改动</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>the finding</source>
            <translation>核查结论</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>what is sent to the platform</source>
            <translation>向平台发送的内容</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>what the form shows</source>
            <translation>表单所示内容</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The record is whole.</source>
            <translation>操作记录完整无误。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>Stopped before the end. What was looked at until then is below.</source>
            <translation>检查未完成即停止。此前检查的结果如下。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The record does not hold. Keep the folder as it is, make a copy of it, and tell who is responsible.</source>
            <translation>操作记录有问题。请保持文件夹原样，另存一份，并报告负责人。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>… and {count} more files.</source>
            <translation>…另有 {count} 个文件。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>Head of the chain: {head}</source>
            <translation>记录链最新哈希：{head}</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>No entry holds.</source>
            <translation>没有可信的条目。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The record is empty.</source>
            <translation>记录为空。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>{count} entries follow on one another, from {first} to {last}.</source>
            <translation>{count} 条记录前后相接，自 {first} 至 {last}。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>the whole workspace</source>
            <translation>整个工作区</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>First break: entry {seq} ({kind}, {where}, {when}): {fault}.</source>
            <translation>首个断点：第 {seq} 条（{kind}，{where}，{when}）：{fault}。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>Of patch {where}, {what} is not what entry {seq} says.</source>
            <translation>图斑 {where}：{what}与第 {seq} 条记录不一致。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>{first} It is the first of {count} such rows.</source>
            <translation>{first}此类情况共 {count} 处，这是第一处。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>No platform has acknowledged this record yet.</source>
            <translation>尚无平台确认过本记录。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The platform has acknowledged it up to entry {seq}, with the same hash.</source>
            <translation>平台已确认至第 {seq} 条，哈希值一致。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>At entry {seq} the platform acknowledged another hash: what is before it was rewritten since.</source>
            <translation>平台在第 {seq} 条确认的哈希值与此不同：其前的内容之后被改写。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The record names no evidence files.</source>
            <translation>记录中没有证据。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>One evidence file or picture was compared with its hash.</source>
            <translation>已将 1 个证据或画面文件与其哈希值比对。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>{count} evidence files and pictures were compared with their hashes.</source>
            <translation>已将 {count} 个证据和画面文件与其哈希值比对。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The file {name} of patch {where} is missing (entry {seq}).</source>
            <translation>图斑 {where} 的文件 {name} 缺失（第 {seq} 条）。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The file {name} of patch {where} was altered since it came in (entry {seq}).</source>
            <translation>图斑 {where} 的文件 {name} 存入后被改动（第 {seq} 条）。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>This workspace is not damaged: it opens as it is. Recovering would take it back to the copy below.</source>
            <translation>本工作区没有损坏，可直接打开。恢复会使其退回到下面的备份。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>This workspace is damaged: {reason}.</source>
            <translation>此工作区已损坏：{reason}。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The newest good copy was made on {when}. It holds {cases} patches, {findings} findings and {entries} entries.</source>
            <translation>最新的完好备份生成于 {when}，含 {cases} 个图斑、{findings} 个核查结论、{entries} 条记录。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>The copy is of another past than the workspace: what is newer cannot be told.</source>
            <translation>该备份与工作区的历史不同，无法判断哪些内容较新。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>Newer than the copy, as far as it can still be read: {count} entries, {findings} findings among them. They are listed here and kept beside the damaged file, to be entered again.</source>
            <translation>晚于备份且仍可读出的有 {count} 条记录，其中核查结论 {findings} 个。下面列出，并与损坏的文件一同保存，以便重新填写。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>What is marked ✓ the platform has: it comes back with the next sync and is not to be entered again.</source>
            <translation>标有 ✓ 的平台已收到：下次同步时会取回，无需重新填写。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>What is newer than the copy cannot be read any more. Where the workspace is linked to a platform, what was sent comes back with the next sync.</source>
            <translation>晚于备份的内容已无法读出。如工作区已连接平台，已发送的内容会在下次同步时取回。</translation>
        </message>
        <message>
            <location filename="../ui/record/words.py"></location>
            <source>Nothing is newer than the copy.</source>
            <translation>没有晚于备份的内容。</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>1 patch came back</source>
            <translation>1 个图斑被退回</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>{count} patches came back</source>
            <translation>{count} 个图斑被退回</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>1 patch left your area</source>
            <translation>1 个图斑移出您的辖区</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>{count} patches left your area</source>
            <translation>{count} 个图斑移出您的辖区</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>1 patch was deleted</source>
            <translation>1 个图斑被删除</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>{count} patches were deleted</source>
            <translation>{count} 个图斑被删除</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>your work on {count} of them is kept</source>
            <translation>其中 {count} 个上您所做的工作已保留</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>your work on 1 of them is kept</source>
            <translation>其中 1 个上您所做的工作已保留</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>{count} patches were found by somebody else</source>
            <translation>{count} 个图斑已由他人核查</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>1 patch was found by somebody else</source>
            <translation>1 个图斑已由他人核查</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>{count} patches are in a state that is not known here</source>
            <translation>{count} 个图斑处于本版本不认识的状态</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>1 patch is in a state that is not known here</source>
            <translation>1 个图斑处于本版本不认识的状态</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>1 patch that you worked on is no longer yours; your work is kept. The list can be filtered by it.</source>
            <translation>您核查过的 1 个图斑已不归您；您所做的工作已保留，可在列表中按此筛选。</translation>
        </message>
        <message>
            <location filename="../ui/review/came_words.py"></location>
            <source>{count} patches that you worked on are no longer yours; your work is kept. The list can be filtered by them.</source>
            <translation>您核查过的 {count} 个图斑已不归您；您所做的工作已保留，可在列表中按此筛选。</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>What was seen…</source>
            <translation>所见画面…</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Choose between them  ({key})</source>
            <translation>选择以哪一份为准（{key}）</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Urgency</source>
            <translation>紧急程度</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>Area</source>
            <translation>面积</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Hint</source>
            <translation>下发类型</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Units</source>
            <translation>行政区</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Due</source>
            <translation>核查期限</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Found</source>
            <translation>上次结论</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Not screened yet</source>
            <translation>尚未叠加分析</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Zones of the outline found</source>
            <translation>认定边界所在区域</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Outside all zones; {distance:,.0f} m to {zone}</source>
            <translation>不在任何保护区域内，距{zone} {distance:,.0f} m</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>must check</source>
            <translation>必查</translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>own choice</source>
            <translation>自选</translation>
        </message>
        <message>
            <location filename="../ui/review/controller.py"></location>
            <source>Every patch in this list has a finding.</source>
            <translation>列表中的图斑均已有核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/controller.py"></location>
            <source>Copied: {place}</source>
            <translation>已复制：{place}</translation>
        </message>
        <message>
            <location filename="../ui/review/controller.py"></location>
            <source>The platform has what you took back: there it stands until you send another finding.</source>
            <translation>撤销的内容平台已经收到：在重新上报结论之前，平台上仍以原结论为准。</translation>
        </message>
        <message>
            <location filename="../ui/review/doubts.py"></location>
            <source>A view could not show an image of this patch, and says which. Enter once more saves the finding all the same.</source>
            <translation>有视图未能显示本图斑的影像，视图上注明了是哪一幅。再按一次 Enter 仍保存核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/doubts.py"></location>
            <source>The images of this patch are still being painted. Enter once more saves the finding all the same.</source>
            <translation>该图斑的影像仍在绘制。再按一次 Enter 仍保存结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/doubts.py"></location>
            <source>Not every view shows an image of this patch. Enter once more saves the finding all the same.</source>
            <translation>并非每个视图都显示了该图斑的影像。再按一次 Enter 仍保存结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/filter_field.py"></location>
            <source>Filter: id, zone, town…</source>
            <translation>筛选：编号、区域、乡镇…</translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>Note  (N)</source>
            <translation>备注（N）</translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>Enter finishes, Shift+Enter makes a new line</source>
            <translation>按 Enter 完成，Shift+Enter 换行</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>This patch stands by itself: none touches it or has the same place.</source>
            <translation>该图斑为单独图斑：没有与其相邻或同位置的图斑。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>Answer the questions of this patch first: the group gets its finding.</source>
            <translation>请先回答本图斑的问题，同组图斑将套用其结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>The other patches of this group have findings of their own.</source>
            <translation>同组其他图斑均已有各自的结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>Not every view shows an image of this patch yet: look at it first.</source>
            <translation>尚有视图未显示该图斑的影像，请先查看影像。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>Patch {place} of {count} of the group: look at it, then press {key}. Nothing is given yet.</source>
            <translation>同组第 {place} 个，共 {count} 个：查看后按 {key} 继续，目前尚未套用结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>Look; {key} now gives the finding of {name} to {count}.</source>
            <translation>查看后再按 {key}，即把 {name} 的结论套用到 {count}。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>The finding was given to 1 patch. {key} takes it back.</source>
            <translation>结论已套用到 1 个图斑，按 {key} 可撤回。</translation>
        </message>
        <message>
            <location filename="../ui/review/group_walk.py"></location>
            <source>The finding was given to {count} patches. {key} takes it back from all.</source>
            <translation>结论已套用到 {count} 个图斑，按 {key} 可全部撤回。</translation>
        </message>
        <message>
            <location filename="../ui/review/history_keys.py"></location>
            <source>Nothing to undo.</source>
            <translation>没有可撤销的操作。</translation>
        </message>
        <message>
            <location filename="../ui/review/history_keys.py"></location>
            <source>Taken back from {count} patches.</source>
            <translation>已从 {count} 个图斑撤回结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/history_keys.py"></location>
            <source>Nothing to redo.</source>
            <translation>没有可重做的操作。</translation>
        </message>
        <message>
            <location filename="../ui/review/history_keys.py"></location>
            <source>Given to {count} patches again.</source>
            <translation>已重新给 {count} 个图斑套用结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Keys</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Change any key under Settings ▸ Keyboard Shortcuts in QGIS.</source>
            <translation>可在 QGIS 的“设置 ▸ 键盘快捷键”中修改。</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Answers</source>
            <translation>填写结论</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>How images look</source>
            <translation>影像显示</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Window</source>
            <translation>窗口</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Answer the focused question (0 is the tenth)</source>
            <translation>为当前问题选择答案（0 为第十项）</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>One to four views</source>
            <translation>一至四个视图</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Brightness, contrast of the active view</source>
            <translation>亮度、对比度（仅当前视图）</translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Shift its image half a pixel (with Shift: five)</source>
            <translation>平移当前影像半个像元（加 Shift 为五个）</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <location filename="../ui/review/known_side.py"></location>
            <location filename="../ui/review/queue_panel.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Seen before</source>
            <translation>曾核查</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>Show the last one only</source>
            <translation>只显示最近一次</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>1 earlier finding</source>
            <translation>更早结论 1 条</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>{count} earlier findings</source>
            <translation>更早结论 {count} 条</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <location filename="../ui/review/known_side.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Group of {count}</source>
            <translation>{count} 个一组</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>same place issued more than once</source>
            <translation>同一位置重复下发</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>next to each other</source>
            <translation>相邻图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>{count} more</source>
            <translation>另有 {count} 个</translation>
        </message>
        <message>
            <location filename="../ui/review/known_notes.py"></location>
            <source>{key} looks at the others, then gives all of them this finding</source>
            <translation>按 {key} 逐个查看其余图斑，再统一套用本结论</translation>
        </message>
        <message>
            <location filename="../ui/review/known_side.py"></location>
            <source>shapely 2 is not installed: earlier findings and groups are not looked for.</source>
            <translation>未安装 shapely 2，不查找以往核查结论和成组图斑。</translation>
        </message>
        <message>
            <location filename="../ui/review/known_side.py"></location>
            <source>A file cannot be used</source>
            <translation>有文件无法使用</translation>
        </message>
        <message>
            <location filename="../ui/review/known_side.py"></location>
            <source>Earlier findings, groups: not looked for</source>
            <translation>未比对既往结论与相邻图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/known_side.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>outside</source>
            <translation>区域外</translation>
        </message>
        <message>
            <location filename="../ui/review/known_side.py"></location>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>No longer in the newest layer</source>
            <translation>最新图层中已无</translation>
        </message>
        <message>
            <location filename="../ui/review/known_side.py"></location>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>Flagged for a second look</source>
            <translation>已标记待复看</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>no verdict</source>
            <translation>未判定</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>on this computer</source>
            <translation>本机核查</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>{share} of this patch</source>
            <translation>占本图斑 {share}</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>found real here once</source>
            <translation>此处曾 1 次核实为真</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>found real here {count} times</source>
            <translation>此处曾 {count} 次核实为真</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>due today</source>
            <translation>今天到期</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>overdue by 1 day</source>
            <translation>逾期 1 天</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>overdue by {count} days</source>
            <translation>逾期 {count} 天</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>due in 1 day</source>
            <translation>1 天后到期</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>due in {count} days</source>
            <translation>{count} 天后到期</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>{share} in the red line</source>
            <translation>{share} 位于红线内</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>{share} certain</source>
            <translation>置信度 {share}</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>{score} of 100</source>
            <translation>{score} 分</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>{score}: {reasons}</source>
            <translation>{score}：{reasons}</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>{points} points: {reason}</source>
            <translation>{points} 分：{reason}</translation>
        </message>
        <message>
            <location filename="../ui/review/known_words.py"></location>
            <source>Urgency {score} of 100</source>
            <translation>紧急程度 {score} 分（满分 100）</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Somebody else found otherwise. Both findings are kept until you choose.</source>
            <translation>他人作出了不同结论。在您选择之前，两份结论都予保留。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>The platform answered this finding with “{word}”, which this version of the program does not know. The finding is kept here: ask for a newer version, or for what that word means.</source>
            <translation>平台对此核查结论的答复是“{word}”，本版本程序不认识。核查结论保留在此：请索取新版本，或询问该词的含义。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>The platform says “{word}” of this patch, a state that this version of the program does not know. Nothing is asked of you here; ask for a newer version.</source>
            <translation>平台称此图斑的状态为“{word}”，本版本程序不认识。此处无需您处理；请索取新版本。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>The newest layer of its batch no longer holds this patch. What you found stays.</source>
            <translation>该批次最新的图层中已没有此图斑。已作的核查结论保留。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Look at the finding, correct it and save it again.</source>
            <translation>请检查核查结论，更正后重新保存。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>The platform refused the finding.</source>
            <translation>平台拒收该核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>The finding and its files stay here, and can be exported.</source>
            <translation>核查结论及其文件保留在此，可以导出。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>It did not take the finding.</source>
            <translation>平台未接收核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>The platform took this patch out of your area. What you found is kept here.</source>
            <translation>平台已将该图斑移出本辖区。您的核查内容保留在本机。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Nothing is asked of you any more; the next time it is not listed.</source>
            <translation>不再需要您处理；下次打开时不再列出。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>What you found, with its files, stays here and can be exported. What waits is still sent: the platform answers whether it takes it.</source>
            <translation>您的核查结论及其文件保留在此，可以导出。待发送的仍会发送：由平台答复是否接收。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Deleted on the platform by {who} on {day}.</source>
            <translation>{who} 于 {day} 在平台上删除了此图斑。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Deleted on the platform, {day}.</source>
            <translation>此图斑已于 {day} 在平台上删除。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Deleted on the platform.</source>
            <translation>此图斑已在平台上删除。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Moved out of your area by {who} on {day}; that is who to ask.</source>
            <translation>{who} 于 {day} 将此图斑移出您的辖区；如有疑问请向其询问。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Moved out of your area, {day}.</source>
            <translation>此图斑已于 {day} 移出您的辖区。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Moved out of your area.</source>
            <translation>此图斑已移出您的辖区。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Correct the finding and save it again.</source>
            <translation>请更正核查结论后重新保存。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Returned: {reason}</source>
            <translation>退回意见：{reason}</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Returned by {who} on {day}: {reason}</source>
            <translation>{who} 于 {day} 退回：{reason}</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Found by {who} on {day}.</source>
            <translation>{who} 已于 {day} 核查。</translation>
        </message>
        <message>
            <location filename="../ui/review/notice_words.py"></location>
            <source>Nothing is asked of you. If you found otherwise, answer and save: both stay in the record.</source>
            <translation>无需您处理。如您的结论不同，请作答并保存：两者都留在记录中。</translation>
        </message>
        <message>
            <location filename="../ui/review/question_block.py"></location>
            <source>{answer} (after a site check)</source>
            <translation>{answer}（须先外业核查）</translation>
        </message>
        <message>
            <location filename="../ui/review/question_block.py"></location>
            <source>{answer}: only after a site check and with its papers</source>
            <translation>{answer}：须经外业核查并有认定材料后方可选择</translation>
        </message>
        <message>
            <location filename="../ui/review/question_block.py"></location>
            <source>further answers</source>
            <translation>其余选项</translation>
        </message>
        <message>
            <location filename="../ui/review/question_block.py"></location>
            <source>“{code}” is in the code list no more. Choose again, or put the code back.</source>
            <translation>代码表中已无“{code}”。请重新选择，或恢复该代码。</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>More filters</source>
            <translation>更多筛选</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>All zones</source>
            <translation>全部区域</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>All towns</source>
            <translation>全部乡镇</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>All villages</source>
            <translation>全部村</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>any</source>
            <translation>不限</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>ha</source>
            <translation>公顷</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>Zone</source>
            <translation>所在区域</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>Due by</source>
            <translation>期限不晚于</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_filters.py"></location>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>Which patches are listed</source>
            <translation>列出哪些图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>In which order</source>
            <translation>按何顺序</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>What stands together under a heading</source>
            <translation>按何分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>More filters: zone, town, village, area, due date</source>
            <translation>更多筛选：区域、乡镇、村、面积、期限</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>{jump} comes here, Enter goes to the patch with this id, {clear} clears all filters</source>
            <translation>按 {jump} 转到此处，按 Enter 转到该编号的图斑，按 {clear} 清除全部筛选</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>Show all patches  ({key})</source>
            <translation>显示全部图斑（{key}）</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>No patches yet. Press “Send and fetch” to get the batch, or import one with “New review”.</source>
            <translation>暂无图斑。请点击“同步”获取批次，或通过“新建核查”导入。</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>No patch fits this filter. All {count} are still there.</source>
            <translation>没有符合筛选条件的图斑，全部 {count} 个图斑仍在。</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>{done} · {count} listed</source>
            <translation>{done} · 列出 {count}</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>To do</source>
            <translation>待核查</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>In a group</source>
            <translation>成组图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Must be checked</source>
            <translation>必查</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Own choice</source>
            <translation>自选</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Must be checked or own choice: not said</source>
            <translation>未注明必查或自选</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>As issued</source>
            <translation>按下发顺序</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Most urgent first</source>
            <translation>按紧急程度</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Due first</source>
            <translation>期限从近到远</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>By town and due date</source>
            <translation>按乡镇和期限</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Largest first</source>
            <translation>面积从大到小</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Most in a zone first</source>
            <translation>重叠占比从高到低</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Most certain first</source>
            <translation>置信度从高到低</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Not grouped</source>
            <translation>不分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Grouped by town</source>
            <translation>按乡镇分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Grouped by village</source>
            <translation>按村分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Grouped by zone</source>
            <translation>按区域分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Grouped by state</source>
            <translation>按状态分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Grouped by due date</source>
            <translation>按期限分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Must be checked, own choice</source>
            <translation>按必查、自选分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Seen before or not</source>
            <translation>按是否曾核查分组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Same place together</source>
            <translation>同位置图斑归组</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Town not given</source>
            <translation>未注明乡镇</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>No due date</source>
            <translation>无期限</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>By themselves</source>
            <translation>单独图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <location filename="../ui/review/words.py"></location>
            <source>Returned</source>
            <translation>退回</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Not seen before</source>
            <translation>未曾核查</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>Village not given</source>
            <translation>未注明村</translation>
        </message>
        <message>
            <location filename="../ui/review/queue_words.py"></location>
            <source>{count} to do</source>
            <translation>待核查 {count}</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>Painted again</source>
            <translation>重新绘制</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>It cannot be painted again.</source>
            <translation>无法重新绘制。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>What was seen: {name}</source>
            <translation>所见画面：{name}</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>Paint again</source>
            <translation>重新绘制</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_dialog.py"></location>
            <source>Paints the recorded views anew from the files of today and compares</source>
            <translation>用当前的影像文件按记录重新绘制各视图并比较</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_side.py"></location>
            <source>This patch has no finding yet: nothing was kept of what you see.</source>
            <translation>本图斑尚无核查结论：目前所见画面未保存。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_side.py"></location>
            <source>One picture of what you saw was not kept in time; it is painted again in a quiet moment.</source>
            <translation>有一张所见画面未能及时保存；将在空闲时重新绘制。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_side.py"></location>
            <source>{count} pictures of what you saw were not kept in time; they are painted again in a quiet moment.</source>
            <translation>有 {count} 张所见画面未能及时保存；将在空闲时重新绘制。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_side.py"></location>
            <source>The program ended before the pictures of one finding were written. The finding is whole.</source>
            <translation>程序在写入 1 条核查结论的所见画面之前已结束。该核查结论完整无缺。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_side.py"></location>
            <source>The program ended before the pictures of {count} findings were written. The findings are whole.</source>
            <translation>程序在写入 {count} 条核查结论的所见画面之前已结束。这些核查结论完整无缺。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Finding {number} · {time}</source>
            <translation>第 {number} 次核查结论 · {time}</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>painted later from the recipe, of files of the same size and time</source>
            <translation>事后按绘制参数重新绘制，所用文件的大小和时间与当时相同</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Picture</source>
            <translation>画面</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Image</source>
            <translation>影像</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>none was shown</source>
            <translation>未显示影像</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Sensor</source>
            <translation>传感器</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Source</source>
            <translation>来源</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Pixel size</source>
            <translation>像元大小</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Scale</source>
            <translation>比例尺</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Covered</source>
            <translation>覆盖率</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Drawn as</source>
            <translation>显示方式</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Stretch</source>
            <translation>拉伸</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Shift</source>
            <translation>平移</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Extent</source>
            <translation>范围</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Out of sight</source>
            <translation>未在屏上</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>when the finding was given</source>
            <translation>作出核查结论时</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>and one more file</source>
            <translation>另有 1 个文件</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>and {count} more files</source>
            <translation>另有 {count} 个文件</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>not computed yet</source>
            <translation>尚未计算</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>SHA-256: {hash}</source>
            <translation>SHA-256：{hash}</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>{size} bytes, of {time}</source>
            <translation>{size} 字节，{time}</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>with the {count} files that it names</source>
            <translation>连同其引用的 {count} 个文件</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>with {covered} of the {count} files that it names</source>
            <translation>连同其引用的 {count} 个文件中的 {covered} 个</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>The picture is still being written.</source>
            <translation>画面正在写入。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>This view showed no image.</source>
            <translation>该视图未显示影像。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>No picture was kept: the program ended before it was written.</source>
            <translation>未保存画面：程序在写入前已结束。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>No picture was kept: findings came faster than pictures could be written.</source>
            <translation>未保存画面：作出核查结论的速度超过了画面写入的速度。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>No picture was kept, and a file of it has changed since: it cannot be painted again.</source>
            <translation>未保存画面，且其文件此后已有改动：无法重新绘制。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>No picture was kept, and the service may show something else by now.</source>
            <translation>未保存画面，且该服务现在显示的内容可能已不同。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>No picture was kept.</source>
            <translation>未保存画面。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>The same picture, pixel by pixel.</source>
            <translation>与当时画面逐像素一致。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>This is not the picture kept then.</source>
            <translation>与当时保存的画面不一致。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>This recipe is of an older version and cannot be painted again.</source>
            <translation>该绘制参数出自旧版本，无法重新绘制。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>Its files are those of then (SHA-256).</source>
            <translation>影像文件与当时相同（SHA-256）。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>No finding of this patch says what was seen.</source>
            <translation>本图斑没有记录所见画面的核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/review/seen_words.py"></location>
            <source>The yellow line is the patch's outline as it is now; the kept picture itself has no line on it.</source>
            <translation>黄线为图斑当前的边界；保存的画面本身不含边界线。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Findings wait until you sign in to the platform: press F5.</source>
            <translation>核查结论待上报：请按 F5 登录平台。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>This workspace has no platform. Findings stay on this computer.</source>
            <translation>本工作区未连接平台，核查结论只保存在本机。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>You work offline. Findings are safe here; go online to send them.</source>
            <translation>当前为离线状态，核查结论已保存在本机，转为在线后即可上报。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Offline: findings are kept here until you are online again.</source>
            <translation>已离线：核查结论保存在本机，恢复在线后上报。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sending: {done} of {total} findings</source>
            <translation>正在上报：{done} / {total} 条结论</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Making sure that everything arrived…</source>
            <translation>正在确认平台已全部收到…</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sending photos and files: {done:.1f} of {total:.1f} MB</source>
            <translation>正在上传照片和文件：{done:.1f} / {total:.1f} MB</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>The line is bad; the next try comes by itself within {seconds} s.</source>
            <translation>网络不畅，{seconds} 秒内自动重试。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>the platform was restored from a backup; what it had lost was sent again</source>
            <translation>平台曾从备份恢复，其丢失的内容已重新上报</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>the platform holds another record of this computer: tell its administrator</source>
            <translation>平台保存的本机记录与本机不一致，请告知平台管理员</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Everything is up to date.</source>
            <translation>已是最新，无需同步。</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Fetched 1 patch</source>
            <translation>已获取 1 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Fetched {count} patches</source>
            <translation>已获取图斑 {count} 个</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Fetching: {done} records</source>
            <translation>正在获取：{done} 条记录</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Fetching: {done} of {total} records</source>
            <translation>正在获取：{done} / {total} 条记录</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>1 record of a kind that only a newer version knows is kept for it</source>
            <translation>1 条新版本才认识的记录已为其保留</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>{count} records of a kind that only a newer version knows are kept for it</source>
            <translation>{count} 条新版本才认识的记录已为其保留</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <location filename="../ui/review/top_bar.py"></location>
            <source>1 file not sent</source>
            <translation>1 个文件未上传</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} files not sent</source>
            <translation>{count} 个文件未上传</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sent 1 file</source>
            <translation>已上传 1 个文件</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sent {count} files</source>
            <translation>已上传 {count} 个文件</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sent 1 finding</source>
            <translation>已上报 1 条结论</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sent {count} findings</source>
            <translation>已上报结论 {count} 条</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sent 1 patch</source>
            <translation>已上报 1 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/sync_words.py"></location>
            <source>Sent {count} patches</source>
            <translation>已上报 {count} 个图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>What waits, what was sent, what failed and why. {key} sends and fetches at once.</source>
            <translation>待上报、已上报、未成功及原因。按 {key} 立即同步。</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>Save again</source>
            <translation>重新保存</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>Coverage  {key}</source>
            <translation>核查覆盖  {key}</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>Keys  {key}</source>
            <translation>快捷键  {key}</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} to carry</source>
            <translation>{count} 条待携带</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>nothing to carry</source>
            <translation>无待携带</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} to send</source>
            <translation>{count} 条待上报</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>1 file to send</source>
            <translation>1 个文件待上传</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} files to send</source>
            <translation>{count} 个文件待上传</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} exported</source>
            <translation>{count} 条已导出</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>all sent</source>
            <translation>已全部上报</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>sending…</source>
            <translation>正在同步…</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>online</source>
            <translation>在线</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>offline</source>
            <translation>离线</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} not taken</source>
            <translation>{count} 条未被接收</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} not saved</source>
            <translation>{count} 项未保存</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>saving…</source>
            <translation>正在保存…</translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>✓ saved</source>
            <translation>✓ 已保存</translation>
        </message>
        <message>
            <location filename="../ui/review/unsaved_words.py"></location>
            <source>One answer is not on the disk yet; trying again. Close once more to leave without it.</source>
            <translation>还有 1 项答案未写入磁盘，正在重试。再次关闭则放弃该项并退出。</translation>
        </message>
        <message>
            <location filename="../ui/review/unsaved_words.py"></location>
            <source>{count} answers are not on the disk yet; trying again. Close once more to leave without them.</source>
            <translation>还有 {count} 项答案未写入磁盘，正在重试。再次关闭则放弃这些答案并退出。</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>In conflict</source>
            <translation>有冲突</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Refused by the platform</source>
            <translation>平台拒收</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>No finding yet</source>
            <translation>未核查</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Begun</source>
            <translation>核查中</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Finding saved</source>
            <translation>结论已保存</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Waiting to be sent</source>
            <translation>待上报</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>Exported, no receipt</source>
            <translation>已导出，无回执</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <location filename="../ui/sync/model.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>Sent</source>
            <translation>已上报</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Found by somebody else</source>
            <translation>他人已核查</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>No longer in this area</source>
            <translation>已移出本辖区</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Deleted on the platform</source>
            <translation>平台已删除</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Merged into another</source>
            <translation>已并入其他图斑</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <location filename="../ui/sync/words.py"></location>
            <source>Held back</source>
            <translation>暂未上报</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>In a state not known here</source>
            <translation>本版本不认识的状态</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Red line</source>
            <translation>生态保护红线</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Control zone</source>
            <translation>生态空间管控区域</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Reserve, core</source>
            <translation>自然保护地核心保护区</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Reserve, general control</source>
            <translation>自然保护地一般控制区</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Other important space</source>
            <translation>其他重要空间</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>{area} flagged</source>
            <translation>下发 {area}</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>{area} found</source>
            <translation>认定 {area}</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>{hectares} ha</source>
            <translation>{hectares} 公顷</translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>{area} m²</source>
            <translation>{area} ㎡</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>it cannot be read</source>
            <translation>文件无法读取</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>it is not UTF-8</source>
            <translation>编码不是 UTF-8</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>it is not an object</source>
            <translation>内容不是对象</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” is missing or not an object</source>
            <translation>“{name}”缺失，或不是对象</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” is missing or not a number from 0 to {most}</source>
            <translation>“{name}”缺失，或不是 0 到 {most} 之间的数</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” is no regular expression</source>
            <translation>“{name}”不是正则表达式</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” names other colours than {colours}</source>
            <translation>“{name}”含有 {colours} 以外的颜色</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” is no factor</source>
            <translation>“{name}”不是可用的因素</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>nothing in “{name}” is above 0</source>
            <translation>“{name}”中没有大于 0 的值</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” does not hold YYYY, MM and DD</source>
            <translation>“{name}”中没有 YYYY、MM 和 DD</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” is missing or no list</source>
            <translation>“{name}”缺失或不是列表</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>“{name}” is missing or not above 0</source>
            <translation>“{name}”缺失，或不大于 0</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>{path} cannot be used: {reason}. The settings that came with the plugin hold. Mend the file, or delete it.</source>
            <translation>{path} 无法使用：{reason}。现按插件自带的设置执行。请修改或删除该文件。</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>{path} cannot be used: line {line}, {reason}. The settings that came with the plugin hold. Mend the file, or delete it.</source>
            <translation>{path} 无法使用，第 {line} 行：{reason}。现按插件自带的设置执行。请修改或删除该文件。</translation>
        </message>
        <message>
            <location filename="../ui/rule_words.py"></location>
            <source>the JSON is broken ({reason})</source>
            <translation>JSON 格式有误（{reason}）</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” answered with an error (status {status}). Try again later, or choose another date.</source>
            <translation>服务“{name}”返回错误（状态码 {status}）。请稍后再试，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” did not answer in time. Try again later, or choose another date.</source>
            <translation>服务“{name}”未在时限内响应。请稍后再试，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” cannot be reached ({host}). Check the line, or choose another date.</source>
            <translation>无法连接服务“{name}”（{host}）。请检查网络，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” sends for its images to {host}, which this workspace may not ask. Add the host to the workspace's list, or choose another date.</source>
            <translation>服务“{name}”的影像转由 {host} 提供，而本工作区不得访问该主机。请将其列入工作区的允许名单，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” answered something that is no image. Sign in to the network or the service first, or choose another date.</source>
            <translation>服务“{name}”返回的不是影像。请先登录网络或该服务，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” sent images that are cut off. Try again later, or choose another date.</source>
            <translation>服务“{name}”发来的影像不完整。请稍后再试，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” sent images of another size than asked for ({size} pixels): do not trust this view. Choose another date.</source>
            <translation>服务“{name}”发来的影像尺寸与请求不符（{size} 像素）：此视图不可信。请改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The password of the service “{name}” lies in QGIS's locked store. Unlock it in QGIS's options, under Authentication, then open the patch again.</source>
            <translation>服务“{name}”的密码存于 QGIS 的加密库中，尚未解锁。请在 QGIS 选项的“认证”中解锁，然后重新打开该图斑。</translation>
        </message>
        <message>
            <location filename="../ui/service_words.py"></location>
            <source>The service “{name}” does not offer what was chosen any more. Add its images again, or choose another date.</source>
            <translation>服务“{name}”已不再提供所选图层。请重新添加其影像，或改选其他日期。</translation>
        </message>
        <message>
            <location filename="../ui/shell.py"></location>
            <source>Open the workspace that the layers belong to, then choose this again.</source>
            <translation>请先打开图层所属的工作区，再选择此项。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Sign in to send and fetch. Your findings are safe here in the meantime.</source>
            <translation>请登录平台以同步图斑和上报结论。登录前，核查结论保存在本机。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Platform</source>
            <translation>平台</translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Later</source>
            <translation>稍后</translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Open the browser</source>
            <translation>打开浏览器</translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Asking {host}…</source>
            <translation>正在连接 {host}…</translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <location filename="../ui/sign_in_words.py"></location>
            <source>Signing in was called off. You can begin again, or do it later.</source>
            <translation>登录已取消。可以重新开始，也可以稍后再登录。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>Kept until QGIS closes: the password store of QGIS has no master password yet.</source>
            <translation>QGIS 尚未设置主密码，账号密码只保留到 QGIS 关闭为止。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>User name</source>
            <translation>用户名</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>Enter your user name and password for this server.</source>
            <translation>请输入该服务器的用户名和密码。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>Your browser opens {host}. Sign in there, then come back: this window waits and goes on by itself.</source>
            <translation>浏览器将打开 {host}。请在浏览器中登录后返回，本窗口会等待并自动继续。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>The network mode of this workspace is “none”: it may not ask {host}.</source>
            <translation>本工作区的网络方式为“断网”，不允许访问 {host}。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>This workspace does not ask {host} yet: signing in there puts it on its list.</source>
            <translation>本工作区的名单中还没有 {host}；由此登录即把它列入名单。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>QGIS adds it to each request: a certificate, a token, or a name and password.</source>
            <translation>由 QGIS 附加到每个请求：证书、令牌，或用户名和密码。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>May stay empty where the certificate alone says who you are.</source>
            <translation>仅凭证书即可确认身份时可以留空。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>The password store of QGIS is locked: press the pencil and give its master password.</source>
            <translation>QGIS 密码库已锁定：请点铅笔按钮并输入主密码。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>This one belongs to a sign-in in the browser: choose another.</source>
            <translation>这项配置属于浏览器登录，请另选一项。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_pages.py"></location>
            <source>Choose an authentication configuration, or make one.</source>
            <translation>请选择一项身份验证配置，或新建一项。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_panel.py"></location>
            <source>Sign in through the browser: {title}</source>
            <translation>通过浏览器登录：{title}</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_panel.py"></location>
            <source>Something before the platform asks for credentials of its own: choose the configuration that has them.</source>
            <translation>平台前端另有身份验证要求，请选择相应的配置。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_panel.py"></location>
            <source>Sign in through the browser</source>
            <translation>通过浏览器登录</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_panel.py"></location>
            <source>Name and password of the platform</source>
            <translation>平台的用户名和密码</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_panel.py"></location>
            <source>Authentication configuration of QGIS (certificate, token, …)</source>
            <translation>QGIS 身份验证配置（证书、令牌等）</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_words.py"></location>
            <source>{host} did not let you in, or you called it off there. Sign in again when you are ready.</source>
            <translation>{host} 未允许登录，或您在浏览器中取消了登录。准备好后请重新登录。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_words.py"></location>
            <source>{host} refused the sign-in ({code}). Begin again; if it happens twice, tell the platform's administrator.</source>
            <translation>{host} 拒绝了登录（{code}）。请重新登录；如再次出现，请告知平台管理员。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_words.py"></location>
            <source>The sign-in service {host} cannot be reached. Your findings are safe here; sign in again later.</source>
            <translation>无法连接登录服务 {host}。核查结论已妥善保存在本机，请稍后再登录。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_words.py"></location>
            <source>{host} answered the sign-in in a way that cannot be trusted, so nobody was signed in. Tell the platform's administrator; the log panel of QGIS says why.</source>
            <translation>{host} 对登录的应答不可信，因此未登录。请告知平台管理员；原因见 QGIS 日志面板。</translation>
        </message>
        <message>
            <location filename="../ui/sign_in_words.py"></location>
            <source>Nobody came back from the browser within {minutes:.0f} minutes. Begin again when you are ready.</source>
            <translation>{minutes:.0f} 分钟内浏览器没有返回登录结果。准备好后请重新开始。</translation>
        </message>
        <message>
            <location filename="../ui/sync/model.py"></location>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <location filename="../ui/sync/model.py"></location>
            <source>What</source>
            <translation>内容</translation>
        </message>
        <message>
            <location filename="../ui/sync/model.py"></location>
            <source>Saved</source>
            <translation>保存时间</translation>
        </message>
        <message>
            <location filename="../ui/sync/model.py"></location>
            <source>Why, and what to do</source>
            <translation>原因与处理</translation>
        </message>
        <message>
            <location filename="../ui/sync/side.py"></location>
            <source>This patch is no longer in the workspace: it left the area, or was never fetched.</source>
            <translation>该图斑已不在本工作区：已移出辖区，或尚未获取。</translation>
        </message>
        <message>
            <location filename="../ui/sync/side.py"></location>
            <source>Save the log for support</source>
            <translation>保存日志供技术支持</translation>
        </message>
        <message>
            <location filename="../ui/sync/side.py"></location>
            <source>Text (*.txt)</source>
            <translation>文本 (*.txt)</translation>
        </message>
        <message>
            <location filename="../ui/sync/side.py"></location>
            <source>Written to {path}. It holds no password and no finding; send it to your support.</source>
            <translation>已写入 {path}。文件不含密码和核查结论，可发给技术支持。</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Sync</source>
            <translation>同步</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Sync by itself when online</source>
            <translation>在线时自动同步</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Sync now</source>
            <translation>立即同步</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Sign in…</source>
            <translation>登录…</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Go online</source>
            <translation>转为在线</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Retry</source>
            <translation>重试</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Retry all</source>
            <translation>全部重试</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Go to the patch</source>
            <translation>转到图斑</translation>
        </message>
        <message>
            <location filename="../ui/sync/window.py"></location>
            <source>Save the log for support…</source>
            <translation>保存日志供技术支持…</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Refused</source>
            <translation>被拒收</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>On its way</source>
            <translation>发送中</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Waits</source>
            <translation>待上报</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Replaced</source>
            <translation>已被替代</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Taken back</source>
            <translation>已撤回</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Not on the platform yet ({count:,})</source>
            <translation>尚未上报 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>In conflict ({count:,})</source>
            <translation>有冲突 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Refused ({count:,})</source>
            <translation>被拒收 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Held back ({count:,})</source>
            <translation>暂未上报 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Waits ({count:,})</source>
            <translation>待上报 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Exported, no receipt ({count:,})</source>
            <translation>已导出，无回执 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Sent ({count:,})</source>
            <translation>已上报 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Replaced or taken back ({count:,})</source>
            <translation>已被替代或撤回 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>All ({count:,})</source>
            <translation>全部 ({count:,})</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>{share} % sent</source>
            <translation>已发送 {share} %</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Not sent</source>
            <translation>未上传</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>not in this workspace</source>
            <translation>不在本工作区</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>{id} and {count} more</source>
            <translation>{id} 等，另有 {count} 个</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>(The platform: “{detail}”)</source>
            <translation>（平台原话：“{detail}”）</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>This workspace has no platform. Findings stay on this computer, or leave it as files.</source>
            <translation>本工作区未连接平台。核查结论保存在本机，或以文件形式导出。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>⊘ You work offline. That is normal: everything below is safe here and goes out once you are online.</source>
            <translation>⊘ 当前为离线状态，属正常情况：以下内容均已保存在本机，转为在线后自动上报。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>You are not signed in to the platform. Findings are safe here until you are.</source>
            <translation>尚未登录平台。登录前，核查结论保存在本机。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>● Online.</source>
            <translation>● 在线。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Syncs only when you ask for it.</source>
            <translation>仅在您要求时同步。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>The next sync begins by itself in {seconds} s.</source>
            <translation>{seconds} 秒后自动同步。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>The next sync begins by itself in {minutes} min.</source>
            <translation>{minutes} 分钟后自动同步。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>{count:,} findings</source>
            <translation>核查结论 {count:,} 条</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>{count:,} files</source>
            <translation>文件 {count:,} 个</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Sent today</source>
            <translation>今天已上报</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>nothing yet</source>
            <translation>暂无</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Last sync {when}, {how}</source>
            <translation>上次同步 {when}（{how}）</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Nothing waits.</source>
            <translation>没有待上报的内容。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Nothing waits: everything that you saved is on the platform.</source>
            <translation>没有待上报的内容：您保存的结论均已在平台上。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Nothing was sent from this workspace yet.</source>
            <translation>本工作区尚未上报任何内容。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>There is none of these.</source>
            <translation>没有此类内容。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>No finding has been made here yet.</source>
            <translation>尚未填写核查结论。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>Nothing of it can go again as it is: each row says why, and what to do.</source>
            <translation>这些内容均无法原样重新上报：各行说明了原因与处理办法。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>1 waits again.</source>
            <translation>1 项已重新待上报。</translation>
        </message>
        <message>
            <location filename="../ui/sync/words.py"></location>
            <source>{count:,} wait again.</source>
            <translation>{count:,} 项已重新待上报。</translation>
        </message>
        <message>
            <location filename="../ui/sync_error_words.py"></location>
            <source>The log could not be written to {path}: {reason}. Choose another place.</source>
            <translation>日志无法写入 {path}：{reason}。请另选位置。</translation>
        </message>
        <message>
            <location filename="../ui/upkeep.py"></location>
            <source>This workspace is marked “{mark}” from now on, as records in it are.</source>
            <translation>工作区内有标为“{mark}”的记录，工作区的密级随之提高为“{mark}”。</translation>
        </message>
        <message>
            <source>The platform did not take it: {detail}</source>
            <translation type="vanished">平台未接收：{detail}</translation>
        </message>
        <message>
            <source>The platform did not take it: {detail} Retry, or ask its administrator.</source>
            <translation type="vanished">平台未接收：{detail} 请重试，或联系平台管理员。</translation>
        </message>
        <message>
            <source>The platform could not read a part of it: {why}</source>
            <translation type="vanished">平台无法读取其中一部分：{why}</translation>
        </message>
        <message>
            <source>{url} did not take a file: {detail} The file stays where it is.</source>
            <translation type="vanished">{url} 未接收文件：{detail} 文件仍在原处。</translation>
        </message>
        <message>
            <source>The platform refused the finding: {reason} Correct it and save again.</source>
            <translation type="vanished">平台拒收该核查结论：{reason} 请更正后重新保存。</translation>
        </message>
        <message>
            <source>It did not take the finding: {reason} The finding and its files stay here, and can be exported.</source>
            <translation type="vanished">平台未接收核查结论：{reason} 核查结论及其文件保留在此，可以导出。</translation>
        </message>
        <message>
            <source>(The platform: {detail})</source>
            <translation type="vanished">（平台：{detail}）</translation>
        </message>
        <message>
            <source>Somebody else found otherwise before your finding arrived. Choose what stands; both are kept in the record. The images show both outlines.</source>
            <translation type="vanished">在您的结论到达平台之前，已有他人作出不同结论。请选择以哪一份为准；两份均保留在记录中。影像上同时显示两份边界。</translation>
        </message>
        <message>
            <source>Choose a side for: {lines}.</source>
            <translation type="vanished">请选择采用哪一方：{lines}。</translation>
        </message>
        <message>
            <source>1 operation was never carried.</source>
            <translation type="vanished">有 1 项操作尚未携带过。</translation>
        </message>
        <message>
            <source>{count} operations were never carried.</source>
            <translation type="vanished">有 {count} 项操作尚未携带过。</translation>
        </message>
        <message>
            <source>Empty for none. The receipt comes back under the same one; 7-Zip opens it, too.</source>
            <translation type="vanished">留空则不设密码。回执将使用同一密码；7-Zip 也能打开。</translation>
        </message>
        <message>
            <source>Not available: QGIS's Python has no library for it (pyzipper).</source>
            <translation type="vanished">不可用：QGIS 的 Python 中没有所需的库（pyzipper）。</translation>
        </message>
        <message>
            <source>Until then these findings stand as “exported, no receipt”, for as long as it takes.</source>
            <translation type="vanished">在此之前，这些核查结论标为“已导出，无回执”，时间长短不限。</translation>
        </message>
        <message>
            <source>QGIS's Python has no library for it: install pyzipper there (Debian: python3-pyzipper; Windows, in the OSGeo4W shell: python -m pip install pyzipper)</source>
            <translation type="vanished">QGIS 的 Python 中没有所需的库：请安装 pyzipper（Debian：python3-pyzipper；Windows：在 OSGeo4W Shell 中执行 python -m pip install pyzipper）</translation>
        </message>
        <message>
            <source>No workspace was opened here yet. Start a new review, choose the folder of a workspace, or connect to a server.</source>
            <translation type="vanished">此处尚未打开过工作区。可新建核查、选择工作区文件夹或连接服务器。</translation>
        </message>
        <message>
            <source>Today</source>
            <translation type="vanished">今天</translation>
        </message>
        <message>
            <source>nothing sent yet</source>
            <translation type="vanished">尚未上报</translation>
        </message>
        <message>
            <source>Nothing waits again: what stands before it was refused too, or is in conflict. Settle that first.</source>
            <translation type="vanished">没有可重新上报的内容：前一项操作被拒收或有冲突，请先处理。</translation>
        </message>
        <message>
            <source>The line is bad; trying again by itself…</source>
            <translation type="vanished">网络不稳定，正在自动重试…</translation>
        </message>
        <message>
            <source>No earlier finding of this place fits the form.</source>
            <translation type="vanished">该处没有适用于本表单的以往核查结论。</translation>
        </message>
        <message>
            <source>Somebody else found otherwise. Both findings are kept until a person decides.</source>
            <translation type="vanished">他人给出了不同的核查结论。两份结论均已保留，待人工裁定。</translation>
        </message>
        <message>
            <source>This workspace is damaged ({reason}).</source>
            <translation type="vanished">本工作区已损坏（{reason}）。</translation>
        </message>
        <message>
            <source>Your own lead is in the queue. Press E to correct its outline.</source>
            <translation type="vanished">主动发现的图斑已列入清单。按 E 可修改其边界。</translation>
        </message>
        <message>
            <source>Split. The piece is the patch {id}; this one keeps its id.</source>
            <translation type="vanished">已拆分。拆出的图斑为 {id}，本图斑编号不变。</translation>
        </message>
        <message>
            <source>Press Shift+X once more: the chosen piece becomes a patch of its own. That cannot be undone.</source>
            <translation type="vanished">再按一次 Shift+X：所选的一块将成为单独的图斑。此操作不能撤销。</translation>
        </message>
        <message>
            <source>Cut in two; the smaller piece is chosen. Shift+Del removes it, Shift+X makes it a patch of its own: two pieces that touch cannot both stay.</source>
            <translation type="vanished">已切成两块，选中了较小的一块。Shift+Del 删除它，Shift+X 使它成为单独的图斑：相接的两块不能同时保留。</translation>
        </message>
        <message>
            <source>Merge into {id}: choose patches (1–9, or click them); Enter merges, Esc leaves</source>
            <translation type="vanished">并入 {id}：选择图斑（1–9，或单击图斑）；Enter 合并，Esc 退出</translation>
        </message>
        <message>
            <source>This patch is merged into {id}: its finding is recorded there. Shift+M takes it apart again.</source>
            <translation type="vanished">本图斑已并入 {id}：核查结论记在该图斑。Shift+M 拆开。</translation>
        </message>
        <message>
            <source>The form as it was last good holds. Mend the file, then open the workspace again.</source>
            <translation type="vanished">沿用上次无误的表单。请修正该文件，然后重新打开工作区。</translation>
        </message>
        <message>
            <source>The form that came with the plugin holds. Mend the file, then open the workspace again.</source>
            <translation type="vanished">暂用插件自带的表单。请修正该文件，然后重新打开工作区。</translation>
        </message>
        <message>
            <source>Fill in the yellow columns of the exported field visit list, on paper or in a spreadsheet, and choose the XLSX here: each note finds its patch by its id. Photos come in with “visit…” under Evidence in the panel of any patch: each finds its patch by place and time.</source>
            <translation type="vanished">请在导出的外业核查清单中填写黄色各列，再在此处选择该 XLSX 文件：各条情况按编号对应到图斑。照片在任一图斑面板“证据”下的“外业…”中导入，按拍摄位置和时间对应到图斑。</translation>
        </message>
        <message>
            <source>Choose the list…</source>
            <translation type="vanished">选择清单…</translation>
        </message>
        <message>
            <source>Field visit list</source>
            <translation type="vanished">外业核查清单</translation>
        </message>
        <message>
            <source>Row {number}, {issued_id}: {why}. It says: {notes}</source>
            <translation type="vanished">第 {number} 行，{issued_id}：{why}。内容：{notes}</translation>
        </message>
        <message>
            <source>Without a patch, left as they are:</source>
            <translation type="vanished">以下未能对应到图斑，未写入：</translation>
        </message>
        <message>
            <source>{files} files came to {patches} patches.</source>
            <translation type="vanished">已将 {files} 个文件归入 {patches} 个图斑。</translation>
        </message>
        <message>
            <source>{count} notes were written.</source>
            <translation type="vanished">已写入 {count} 条备注。</translation>
        </message>
        <message>
            <source>{files} files and {notes} notes for {patches} patches</source>
            <translation type="vanished">{files} 个文件、{notes} 条备注，归入 {patches} 个图斑</translation>
        </message>
        <message>
            <source>Shift again what was taken back</source>
            <translation type="vanished">重做平移</translation>
        </message>
        <message>
            <source>So many views</source>
            <translation type="vanished">视图个数</translation>
        </message>
        <message>
            <source>The workspace {path} is open in another QGIS window. Close it there, then open it here again.</source>
            <translation type="vanished">工作区 {path} 已在另一个 QGIS 窗口中打开。请先在那里关闭，再回到这里打开。</translation>
        </message>
        <message>
            <source>{count} of them do not tell their date; the one below counts.</source>
            <translation type="vanished">其中 {count} 个文件没有日期，以下方日期为准。</translation>
        </message>
        <message>
            <source>The server's address must begin with https:// or http:// and name a host.</source>
            <translation type="vanished">服务器地址须以 https:// 或 http:// 开头，并包含主机名。</translation>
        </message>
        <message>
            <source>No workspace was opened here yet. Choose a folder, or start a new review.</source>
            <translation type="vanished">还没有打开过工作区。请选择文件夹，或新建核查。</translation>
        </message>
        <message>
            <source>Cut in two; the smaller piece is chosen. Shift+Del removes it: two pieces that touch cannot both stay.</source>
            <translation type="vanished">已切成两块，选中了较小的一块。按 Shift+Del 删除它：相接的两块不能同时保留。</translation>
        </message>
        <message>
            <source>Round</source>
            <translation type="vanished">批次</translation>
        </message>
        <message>
            <source>Area looked at (m²)</source>
            <translation type="vanished">已核查面积（㎡）</translation>
        </message>
        <message>
            <source>What was looked at, by area and round</source>
            <translation type="vanished">按行政区和批次查看核查覆盖情况</translation>
        </message>
        <message>
            <source>Area looked at</source>
            <translation type="vanished">已核查面积</translation>
        </message>
        <message>
            <source>Share</source>
            <translation type="vanished">占比</translation>
        </message>
        <message>
            <source>What was looked at</source>
            <translation type="vanished">核查覆盖</translation>
        </message>
        <message>
            <source>Nothing counts as looked at yet: no finding stands on an image that shows these zones. The table fills as findings are saved.</source>
            <translation type="vanished">目前尚无覆盖：还没有核查结论所依据的影像落在这些区域内。保存核查结论后，表中即有数据。</translation>
        </message>
        <message>
            <source>How much of the red line and of the control zones lies on the images that the findings of each round stand on, and the newest of these images.</source>
            <translation type="vanished">各批次核查结论所依据的影像覆盖了多少生态保护红线和生态空间管控区域，以及其中最新影像的日期。</translation>
        </message>
        <message>
            <source>All rounds</source>
            <translation type="vanished">全部批次</translation>
        </message>
        <message>
            <source>Fill in the yellow columns of the exported field visit list, on paper or in a spreadsheet, and choose the XLSX here: each note finds its patch by its id. Photos come in at the files of any patch: each finds its patch by place and time.</source>
            <translation type="vanished">请在导出的外业核查清单中填写黄色各列，再在此处选择该 XLSX 文件：各条情况按编号对应到图斑。照片在任一图斑的附件处导入，按拍摄位置和时间对应到图斑。</translation>
        </message>
        <message>
            <source>Fill in the yellow columns of the exported field visit list, on paper or in a spreadsheet, and choose the XLSX here: each note finds its patch by its id. Photos come in through the patches' own evidence panel, which finds their patch by place and time.</source>
            <translation type="vanished">请在导出的外业核查清单中填写黄色各列，再在此处选择该 XLSX 文件：各条情况按编号对应到图斑。照片在图斑的“证据”处导入，按拍摄位置和时间对应到图斑。</translation>
        </message>
        <message>
            <source>Further questions</source>
            <translation type="vanished">其他问题</translation>
        </message>
        <message>
            <source>This answer cannot be chosen at the desk: it needs a site check and the deciding unit's document first. Leave it undetermined.</source>
            <translation type="vanished">内业初判不能选这一项：须先经外业核查，并有认定单位的认定文件。请暂选“待定”。</translation>
        </message>
        <message>
            <source>One picture of what you saw could not be kept; its recipe is, and it can be painted again.</source>
            <translation type="vanished">有一幅所见画面未能保存；其绘制参数已保存，可重新绘制。</translation>
        </message>
        <message>
            <source>{count} pictures of what you saw could not be kept; their recipes are, and they can be painted again.</source>
            <translation type="vanished">有 {count} 幅所见画面未能保存；其绘制参数已保存，可重新绘制。</translation>
        </message>
        <message>
            <source>One file does not tell when it was taken. Enter the date of this image below.</source>
            <translation type="vanished">有 1 个文件没有拍摄日期，请在下方填写影像日期。</translation>
        </message>
        <message>
            <source>{count} files do not tell when they were taken. Enter the date of these images below.</source>
            <translation type="vanished">有 {count} 个文件没有拍摄日期，请在下方填写影像日期。</translation>
        </message>
        <message>
            <source>A file of rules is not used</source>
            <translation type="vanished">有规则文件未启用</translation>
        </message>
        <message>
            <source>Keep on this disk at most</source>
            <translation type="vanished">本机磁盘缓存上限</translation>
        </message>
        <message>
            <source>The same in the active view only</source>
            <translation type="vanished">同上，仅当前视图</translation>
        </message>
        <message>
            <source>Shift its image by half a pixel (with Shift: five)</source>
            <translation type="vanished">平移当前影像半个像元（加 Shift 为五个）</translation>
        </message>
        <message>
            <source>Next band view: colours, plants, water, changes</source>
            <translation type="vanished">下一种波段显示：彩色、植被、水体、变化</translation>
        </message>
        <message>
            <source>Brightness, contrast and stretch as at first</source>
            <translation type="vanished">亮度、对比度和拉伸还原</translation>
        </message>
        <message>
            <source>Shift the active view's image by half a pixel; with Shift as well by five</source>
            <translation type="vanished">当前影像平移半个像元；加按 Shift 平移五个像元</translation>
        </message>
        <message>
            <source>{date}: {facts}; covers the whole patch</source>
            <translation type="vanished">{date}：{facts}；覆盖整个图斑</translation>
        </message>
        <message>
            <source>{date}: {facts}; covers {share} % of the patch's surroundings</source>
            <translation type="vanished">{date}：{facts}；覆盖图斑及周边的 {share}%</translation>
        </message>
        <message>
            <source>Measures every patch against every zone. Areas are square metres on the ellipsoid (CGCS2000), shares are parts of the patch from 0 to 1.

The result keeps the patches and their fields and adds: area_m2; zone_count; top_zone and top_share, the zone that holds most; nearest_zone and distance_m for a patch outside all zones. With a level field also redline_share and control_share: the share in any zone of that level, where overlapping zones count once.

With a layer of earlier patches and their findings: seen_before, how many of them lie at the same place (from what share on is set in resources/known_cases.json); seen_share and seen_iou, the best of them; last_id, last_verdict, last_date and last_by, the newest.

Two optional tables: one row for each patch and zone that overlap; one row for each zone with the number of patches and their area in it, where patches that overlap each other count twice.

Layers may be in any coordinate reference system. Features with one zone id count as one zone. Invalid outlines are mended and named in the log; a patch that cannot be measured keeps its row with empty values.</source>
            <translation type="vanished">逐一量算每个图斑与各保护区域的重叠。面积为椭球面积（国家2000，平方米），占比为重叠部分占图斑的比例（0～1）。

结果保留图斑及其原有字段，并增加：area_m2（面积）；zone_count（重叠的区域数）；top_zone 和 top_share（重叠最多的区域及其占比）；区域外的图斑另有 nearest_zone 和 distance_m（最近的区域及距离）。指定管控级别字段时，还增加 redline_share 和 control_share：落入生态保护红线、生态空间管控区域的占比，区域相互重叠的部分只计一次。

提供以往图斑及其核查结论的图层时，还增加：seen_before（位于同一位置的以往图斑数；占比达到多少才算，在 resources/known_cases.json 中设置）；seen_share 和 seen_iou（其中最大的占比和交并比）；last_id、last_verdict、last_date 和 last_by（最近一次的图斑编号、结论、日期和核查人员）。

另有两张可选的表：重叠明细表中，图斑与区域每有一处重叠记一行；分区域汇总表中，每个区域记一行，列出图斑数及其在区域内的面积，图斑相互重叠的部分重复计入。

图层可使用任意坐标系。编号相同的区域要素视为同一区域。无效图形会自动修复并记入日志；无法量算的图斑仍保留该行，数值留空。</translation>
        </message>
        <message>
            <source>One image file.</source>
            <translation type="vanished">共 1 个影像文件。</translation>
        </message>
        <message>
            <source>{count} image files.</source>
            <translation type="vanished">共 {count} 个影像文件。</translation>
        </message>
        <message>
            <source>Brings a layer of patches, and a layer of zones if wished, into a workspace of Redline Review and measures the patches against its zones. A folder that is missing or empty becomes a new workspace.

A batch that the workspace has already under this name is brought up to date: facts and outlines follow the layer, new patches are added, those that the layer no longer holds are marked, and findings are never touched. A mended file of rejected rows adds to its batch and marks nothing.

The mapping profile (JSON) says which field of the layer is which of ours; without one this is guessed from names and values. The zone level is used for zones whose layer does not say theirs, for example redline or control. A layer that does not say its reference system, as a table with columns of longitude and latitude, is read only where one is given here. Layers of a database or service are read as far as the network mode of the workspace lets them.

Before anything is written, the log says whether the patches lie off the zones by the GCJ-02 offset of public Chinese maps, and by how much.

Rows that cannot be brought in are named in the log with the reason and written to a GeoPackage, if one is given: mend them there and import that file under the same batch name.</source>
            <translation type="vanished">把图斑图层（以及可选的分区图层）导入红线核查工作区，并量算图斑与各分区的重叠。文件夹不存在或为空时，新建工作区。

工作区中已有同名批次时，更新该批次：属性和边界以图层为准，新图斑加入，图层中不再有的图斑加以标记，核查结论一律不动。修改好的未通过记录文件只补入本批次，不作标记。

字段对照方案（JSON）说明图层的哪个字段对应我方的哪个字段；未提供时，按字段名和取值推测。分区级别用于图层本身未注明级别的分区，例如 redline（生态保护红线）或 control（生态空间管控区域）。图层未注明坐标参考系时（例如只有经度、纬度两列的表格），须在此给出，否则不读取。数据库或网络服务中的图层，按工作区的网络模式允许的范围读取。

写入之前，日志会说明图斑与分区之间是否存在国内公开地图的 GCJ-02 偏移，以及偏移多少。

无法导入的记录及原因列在日志中；若给出文件，还会写入 GeoPackage：在其中修改后，以同一批次名称再次导入该文件即可。</translation>
        </message>
        <message>
            <source>Coarser than {size}: the pixels of {date} are {pixel}. Small changes cannot be told from it.</source>
            <translation type="vanished">分辨率低于 {size}：{date} 影像的像元为 {pixel}，无法据此判断小面积变化。</translation>
        </message>
        <message>
            <source>Town, village or units filled from layers: {count} patches.</source>
            <translation type="vanished">按图层补充乡镇、村或单位的图斑：{count} 个。</translation>
        </message>
        <message>
            <source>No id of this layer is in the batch: its {count} patches would all be marked as gone. If this is another list, go back and choose a new batch.</source>
            <translation type="vanished">该图层中没有一个编号属于此批次：批次中的 {count} 个图斑将全部标记为“已没有”。如果这是另一份清单，请返回并选择新批次。</translation>
        </message>
        <message>
            <source>{level}: {count} zones</source>
            <translation type="vanished">{level}：{count} 个区域</translation>
        </message>
        <message>
            <source>{count} rows are in {path}. Mend them in QGIS, then bring that file into the workspace under the same batch name.</source>
            <translation type="vanished">{count} 条记录已存入 {path}。请在 QGIS 中修改，再以同一批次名称将该文件导入工作区。</translation>
        </message>
        <message>
            <source>{open} of {count} values match no code of ours. Choose one for each; what you leave stays as written.</source>
            <translation type="vanished">{count} 个值中有 {open} 个没有对应的代码。请逐个选择；未选择的按原文保留。</translation>
        </message>
        <message>
            <source>All {count} values are understood.</source>
            <translation type="vanished">{count} 个值均已识别。</translation>
        </message>
        <message>
            <source>Brings a layer of patches, and a layer of zones if wished, into a workspace of Redline Review and measures the patches against its zones. A folder that is missing or empty becomes a new workspace.

A batch that the workspace has already under this name is brought up to date: facts and outlines follow the layer, new patches are added, those that the layer no longer holds are marked, and findings are never touched. A mended file of rejected rows adds to its batch and marks nothing.

The mapping profile (JSON) says which field of the layer is which of ours; without one this is guessed from names and values. The zone level is used for zones whose layer does not say theirs, for example redline or control. Layers of a database or service are read as far as the network mode of the workspace lets them.

Before anything is written, the log says whether the patches lie off the zones by the GCJ-02 offset of public Chinese maps, and by how much.

Rows that cannot be brought in are named in the log with the reason and written to a GeoPackage, if one is given: mend them there and import that file under the same batch name.</source>
            <translation type="vanished">把图斑图层（以及可选的分区图层）导入红线核查工作区，并量算图斑与各分区的重叠。文件夹不存在或为空时，新建工作区。

工作区中已有同名批次时，更新该批次：属性和边界以图层为准，新图斑加入，图层中不再有的图斑加以标记，核查结论一律不动。修改好的未通过记录文件只补入本批次，不作标记。

字段对照方案（JSON）说明图层的哪个字段对应我方的哪个字段；未提供时，按字段名和取值推测。分区级别用于图层本身未注明级别的分区，例如 redline（生态保护红线）或 control（生态空间管控区域）。数据库或网络服务中的图层，按工作区的网络模式允许的范围读取。

写入之前，日志会说明图斑与分区之间是否存在国内公开地图的 GCJ-02 偏移，以及偏移多少。

无法导入的记录及原因列在日志中；若给出文件，还会写入 GeoPackage：在其中修改后，以同一批次名称再次导入该文件即可。</translation>
        </message>
        <message>
            <source>Create with these rows</source>
            <translation type="vanished">按此结果创建</translation>
        </message>
        <message>
            <source>Look at the rows above, then create the workspace, or go back.</source>
            <translation type="vanished">请查看以上各行，确认后创建工作区，或返回修改。</translation>
        </message>
        <message>
            <source>{count} repaired</source>
            <translation type="vanished">修复 {count}</translation>
        </message>
        <message>
            <source>{count} image file(s).</source>
            <translation type="vanished">共 {count} 个影像文件。</translation>
        </message>
        <message>
            <source>{count} more file(s) cannot be used.</source>
            <translation type="vanished">另有 {count} 个文件无法使用。</translation>
        </message>
        <message>
            <source>{count} file(s) do not tell when they were taken. Enter the date of these images below.</source>
            <translation type="vanished">有 {count} 个文件没有拍摄日期，请在下方填写影像日期。</translation>
        </message>
        <message>
            <source>Brings a layer of patches, and a layer of zones if wished, into a workspace of Redline Review and measures the patches against its zones. A folder that is missing or empty becomes a new workspace.

A batch that the workspace has already under this name is brought up to date: facts and outlines follow the layer, new patches are added, those that the layer no longer holds are marked, and findings are never touched. A mended file of rejected rows adds to its batch and marks nothing.

The mapping profile (JSON) says which field of the layer is which of ours; without one this is guessed from names and values. The zone level is used for zones whose layer does not say theirs, for example redline or control.

Rows that cannot be brought in are named in the log with the reason and written to a GeoPackage, if one is given: mend them there and import that file under the same batch name.</source>
            <translation type="vanished">把图斑图层（以及可选的分区图层）导入红线核查工作区，并量算图斑与各分区的重叠。文件夹不存在或为空时，新建工作区。

工作区中已有同名批次时，更新该批次：属性和边界以图层为准，新图斑加入，图层中不再有的图斑加以标记，核查结论一律不动。修改好的未通过记录文件只补入本批次，不作标记。

字段对照方案（JSON）说明图层的哪个字段对应我方的哪个字段；未提供时，按字段名和取值推测。分区级别用于图层本身未注明级别的分区，例如 redline（生态保护红线）或 control（生态空间管控区域）。

无法导入的记录及原因列在日志中；若给出文件，还会写入 GeoPackage：在其中修改后，以同一批次名称再次导入该文件即可。</translation>
        </message>
        <message>
            <source>covers {share} of this patch</source>
            <translation type="vanished">覆盖本图斑 {share}</translation>
        </message>
        <message>
            <source>{count} answer(s) are not on the disk yet; trying again. Close once more to leave without them.</source>
            <translation type="vanished">还有 {count} 项填写未存到磁盘，正在重试。再关闭一次将放弃这些内容。</translation>
        </message>
        <message>
            <source>{count} question(s) still need an answer before the finding can be saved. They are marked.</source>
            <translation type="vanished">还有 {count} 个必填问题未填，已用 ⚠ 标出，填完后才能保存结论。</translation>
        </message>
        <message>
            <source>sent {count} findings</source>
            <translation type="vanished">已上报结论 {count} 条</translation>
        </message>
        <message>
            <source>Images issued</source>
            <translation type="vanished">前后时相</translation>
        </message>
        <message>
            <source>Activity hint</source>
            <translation type="vanished">下发类型</translation>
        </message>
        <message>
            <source>must be checked</source>
            <translation type="vanished">必查</translation>
        </message>
        <message>
            <source>Last finding</source>
            <translation type="vanished">最近结论</translation>
        </message>
        <message>
            <source>No patch fits this filter. Clear it to see all {count}.</source>
            <translation type="vanished">没有符合条件的图斑。清除筛选可查看全部 {count} 个。</translation>
        </message>
        <message>
            <source>{patches} patches and {zones} zones come in; {left_out} rows are left out. Nothing is written yet: go back to choose another layer or field, or create the workspace with these.</source>
            <translation type="vanished">将导入 {patches} 个图斑、{zones} 个保护区域，{left_out} 行不导入。目前尚未写入：可返回另选图层或字段，也可按此结果创建工作区。</translation>
        </message>
        <message>
            <source>By town</source>
            <translation type="vanished">按乡镇</translation>
        </message>
        <message>
            <source>The file {path} cannot be used: {reason}. The last good one stays in use; mend the file.</source>
            <translation type="vanished">文件 {path} 无法使用（{reason}），目前沿用上一份可用的文件。请修正该文件。</translation>
        </message>
        <message>
            <source>The workspace {path} is damaged ({reason}). Keep it as it is and open its newest snapshot.</source>
            <translation type="vanished">工作区 {path} 已损坏（{reason}）。请保留原样，打开其最新快照。</translation>
        </message>
        <message>
            <source>The rejected rows could not be written to {path}: {reason}. The import itself stands; choose another place.</source>
            <translation type="vanished">未能把未通过的记录写入 {path}：{reason}。导入本身有效，请另选保存位置。</translation>
        </message>
    </context>
</TS>
