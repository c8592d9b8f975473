<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>RedlineReview</name>
        <message>
            <location filename="../plugin/adapters/screening_engine.py"></location>
            <source>shapely 2 is not installed: areas are measured through QGIS geometry, with the same results but slower.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/rows.py"></location>
            <source>Layer “{name}” has no polygons. Choose a layer of polygons.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/rows.py"></location>
            <source>Layer “{name}” is empty. Choose a layer with at least one polygon.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/rows.py"></location>
            <source>Layer “{name}” has no coordinate reference system, so its place on the ground is unknown. Set it in the layer's properties (or save it with the layer), then run again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Screen patches against zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Area and share of each patch in each zone, on the ellipsoid</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Measures every patch against every zone. Areas are square metres on the ellipsoid (CGCS2000), shares are parts of the patch from 0 to 1.

The result keeps the patches and their fields and adds: area_m2; zone_count; top_zone and top_share, the zone that holds most; nearest_zone and distance_m for a patch outside all zones. With a level field also redline_share and control_share: the share in any zone of that level, where overlapping zones count once.

The optional table has one row for each patch and zone that overlap.

Layers may be in any coordinate reference system. Features with one zone id count as one zone. Invalid outlines are mended and named in the log; a patch that cannot be measured keeps its row with empty values.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Screening</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the patch id (else the feature id)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the zone id (else the feature id)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Field with the zone level</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Screened patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Table of overlaps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Patches that overlap a zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>The result could not be written: {reason}. Choose another place.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Invalid outlines mended: {count}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Outlines that could not be measured: {count}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Patch {name}: {reason}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../plugin/processing/screen.py"></location>
            <source>Zone {name}: {reason}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Answer {number} of the focused question</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next patch</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Previous patch</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next patch without a finding</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Find a patch by its id</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Save the finding and go on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Next question</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Previous question</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Write a note</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Flag for a second look</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Undo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Redo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Blink to the earlier image while held</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Earlier date in the active view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Later date in the active view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Fit the patch</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Outlines on or off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Fold the queue away</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Fold the patch panel away</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Send and fetch now</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Work offline, or online again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/actions.py"></location>
            <source>Show all keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>◀ [</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>Earlier date in the marked view ([)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>] ▶</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>Later date in the marked view (])</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>{date}: {facts}; covers the whole patch</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/timeline.py"></location>
            <source>{date}: {facts}; covers {share} % of the patch's surroundings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image {name} is not where it was. Put {path} back, or choose another date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image {name} cannot be read: it is damaged or cut off. Copy it again, or choose another date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image {name} does not say where it lies. Give it a coordinate reference system, then add it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image {name} does not say when it was taken. Give its date when you add it, or put it in the file name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>No image was found in {path}. Choose another folder or file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Earlier image</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Later image</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Another date</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>{size} m</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Taken after this patch was flagged as changed. An older image may tell more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Older than the change that was flagged. Look for a newer image before deciding.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>No image covers this patch on this side. Press [ or ] for another date, or add images.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image of {date} does not cover this patch. Press [ or ] for another date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>The image of {date} covers {share} % of this patch. Press [ or ] for another date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>Painting…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/compare/words.py"></location>
            <source>No patch is chosen. Choose one in the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>where the images of this batch lie (may be left empty)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Kept until QGIS closes: the password store of QGIS has no master password yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Connect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Server</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>User name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Password</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Images folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Browse…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Choose the folder of the images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Enter your user name and password for this server.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/connect_page.py"></location>
            <source>Signing in and making the workspace…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/desk.py"></location>
            <source>no batch yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/desk.py"></location>
            <location filename="../ui/entry.py"></location>
            <location filename="../ui/review/window.py"></location>
            <location filename="../ui/shell.py"></location>
            <source>Redline Review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>New review…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/entry.py"></location>
            <source>Open workspace…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/making.py"></location>
            <source>Redline reviews</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>An outline cannot be used: {reason}. Mend the shape and try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The answer “{code}” is not in the list “{list_name}”. Choose another answer, or restore the code list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The form has no question “{question}”. Check the form file of this workspace.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{count} question(s) still need an answer before the finding can be saved. They are marked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>“{code}” cannot be chosen at the desk: it needs a site check and the deciding unit's document first. Leave it undetermined.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This step is not possible while the patch is “{state}”. Refresh the list and look at its history.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This patch is not in the workspace. Refresh the list, or open the right workspace.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The patch id {issued_id} stands {count} times in the layer. Give each patch its own id and import again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The file {path} cannot be used: {reason}. The last good one stays in use; mend the file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>A {kind} record could not be read: {reason}. It was left out; ask its sender to check it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The record of this workspace does not hold at entry {seq}. Keep the folder as it is and restore a snapshot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The disk of {path} is full: the last answers are not saved yet. Make room, then press “Save again”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} cannot be written. Choose a folder on a local disk where you may write, or ask for the right to.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The workspace {path} is open in another QGIS window. Close it there, then open it here again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The workspace {path} is damaged ({reason}). Keep it as it is and open its newest snapshot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} was written by a newer version of Redline Review. You can look, not change; update the plugin.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} is not a Redline Review workspace ({reason}). Choose the folder that holds workspace.json.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} holds a workspace already. Open it, or choose another folder for the new review.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The workspace {path} was closed before this was saved. Open it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} cannot be reached. Your findings are safe here and will be sent when the line is back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} did not answer within {timeout_s:.0f} s. Your findings are safe here; try again later.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} answered something that is not the platform (status {status}). Check the address, or sign in to the network first. Your findings are safe here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The platform is busy (status {status}). Your findings are safe here; sending is tried again by itself.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Sign in to {url} again to send your findings. They are safe here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{url} refused the sign-in. Check name and password, or ask the platform's administrator.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>This workspace may not connect to {host}. Add the host to the workspace's list, or open another workspace.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>The platform's records at {url} were restored or renewed. Everything is read again; nothing here is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} lies in a cloud-synced folder, which can damage a workspace. Choose a folder on a local disk.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>{path} lies on a network share, where saving is not safe. Choose a folder on a local disk.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/messages.py"></location>
            <source>Something went wrong: {what}. Nothing that was saved is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>New review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Layer of flagged patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Flagged patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/new_review/images_page.py"></location>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Workspace</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Next</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Create workspace</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <location filename="../ui/open_workspace.py"></location>
            <source>Cancel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Create with these rows</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>All is there. Nothing is written before you press the button.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Reading the layers…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Look at the rows above, then create the workspace, or go back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>No patch can be used, for the reasons above. Mend the layer or choose another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Making the workspace and measuring the overlaps…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Stopped. Nothing was kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/dialog.py"></location>
            <source>Stopping…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Patch id</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Earlier date</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Later date</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Issued activity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Confidence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Must check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Town</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Town code</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Village</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Unit code</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Due date</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Lead source</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone level</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone type</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>Zone code</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>no outline: draw it or ask the sender</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>an empty outline: draw it or ask the sender</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>a point or line, not a polygon</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>an outline without area: draw it again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>coordinates outside the Earth: check the layer's reference system</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>outline crossed itself: mended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>curves: drawn as short straight lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>points or lines beside the polygon: left out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>the same id as an earlier row: left out; give it its own id</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>had no id: named by us</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>a value that cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>no zone level: choose one for the whole layer, or fill the field</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/field_words.py"></location>
            <source>cannot be read: {value}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Date of these images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Files…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Folder…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Remove</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>From the project</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>All files</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Choose images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Choose a folder of images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Looking into the images…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>{count} image file(s).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Each keeps the date of its file: {dates}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Their files say {dates}; the date below counts.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>and {count} more</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>{count} file(s) do not tell when they were taken. Enter the date of these images below.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Choose at least one image file or folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>The images are still being looked into.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Earlier images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>Later images</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/images_page.py"></location>
            <source>The earlier images ({before}) must be older than the later ones ({after}). Correct the dates.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Our field ← field of the layer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>The first rows as they will be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Choose a layer of the project, or browse for a file…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Vector layers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Choose a layer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>The layer is still being read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Reading…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>{count} rows</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>number of rows unknown</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Choose a layer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Say which field is the “{field}”, or one for the whole layer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/mapping_form.py"></location>
            <source>— not in this layer —</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/mapping_form.py"></location>
            <source>Whole layer: {value}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>Outline and problems</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>yes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>no</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/preview.py"></location>
            <source>good</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Layer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Row</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>Id or name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>What happens</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/receipt_page.py"></location>
            <source>{patches} patches and {zones} zones come in; {left_out} rows are left out. Nothing is written yet: go back to choose another layer or field, or create the workspace with these.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>The server's address must begin with https:// or http:// and name a host.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Choose where the workspace's folder is made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>The folder is still being checked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Give the whole path of a folder on a local disk.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>{path} holds something already. Choose an empty folder, or a name that does not exist yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>map.example.gov.cn, 10.1.2.3</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>https://… (leave empty to work without a server)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <location filename="../ui/sign_in.py"></location>
            <source>Name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Secrecy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Network</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Listed hosts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>This network mode lets nothing leave the machine. Choose another mode, or leave the server empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Give the workspace a name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Open: any host may be asked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>Listed hosts only: the server and the hosts named below</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/workspace_page.py"></location>
            <source>None: nothing leaves this machine</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Add another layer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Red-line or control-zone layer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/new_review/zones_page.py"></location>
            <source>Layer {number}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Open workspace</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Progress</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Recent workspaces</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Choose a folder…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Connect to a server…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>No workspace was opened here yet. Choose a folder, or start a new review.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Choose the folder of a workspace</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>Looking into {folder}…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/open_workspace.py"></location>
            <source>{decided} of {cases} · {share} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>{path} is not there (any more). Choose the file again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>{path} is missing: a Shapefile consists of .shp, .shx and .dbf. Put all of them into one folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>{path} was cut off: {found_bytes} bytes of {expected_bytes}. Copy or download it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>{path} cannot be read as a layer ({reason}). Open it in QGIS to check it, or ask its sender for a new copy.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The layer {name} does not say its coordinate reference system. Set it in QGIS (Layer ▸ Set CRS), or put the .prj file beside it, and choose it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The layer {name} holds no polygons but {found}. Choose the layer with the outlines.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The layer {name} has no rows. Choose another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The layer {name} has no field “{field}” (any more). Choose the layer again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The text in {path} is neither UTF-8 nor GBK. Ask the sender for a GeoPackage, or put a .cpg file with the name of the encoding beside it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The layer {name} was removed from the project. Choose another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>Reading {name} was stopped. Nothing was written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>Making {path} was stopped. Nothing was kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The image {path} is not there (any more). Choose it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The image {path} cannot be read ({reason}). Remove it from the list, or copy it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The image {path} does not say where it lies. Choose a georeferenced one, or put its world and .prj file beside it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The image {path} does not tell when it was taken. Enter the date of these images.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/reading_messages.py"></location>
            <source>The folder {path} holds no images. Choose another folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Returned: {reason}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>{mu:.1f} mu</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Area</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Images issued</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Activity hint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>must be checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>own choice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Due</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Last finding</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Not screened yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Outside all zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/case_panel.py"></location>
            <source>Outside all zones; {distance:,.0f} m to {zone}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/controller.py"></location>
            <source>Every patch in this list has a finding.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/controller.py"></location>
            <source>Nothing to undo.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/controller.py"></location>
            <source>Nothing to redo.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>Note  (N)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>Enter finishes, Shift+Enter makes a new line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/form_panel.py"></location>
            <source>{answer}: only after a site check and with its papers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Change any key under Settings ▸ Keyboard Shortcuts in QGIS.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Answers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Window</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Answer the focused question (0 is the tenth)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/queue_delegate.py"></location>
            <source>outside</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>Filter: id, zone, town…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>All patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>To do</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>No patches yet. Press “Send and fetch” to get the batch, or import one with “New review”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/queue_panel.py"></location>
            <source>No patch fits this filter. Clear it to see all {count}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>This workspace has no platform. Findings stay on this computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>You work offline. Findings are safe here; go online to send them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Offline: findings are kept here until you are online again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Fetching: {done} records</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Sending: {done} of {total} findings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Making sure that everything arrived…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>The line is bad; trying again by itself…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Fetched {count} patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>sent {count} findings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>{count} in conflict</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>{count} refused</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/sync_state.py"></location>
            <source>Everything is up to date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>Save again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>Keys  {key}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} not saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>saving…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>✓ saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>{count} to send</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>all sent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>sending…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>online</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/top_bar.py"></location>
            <source>offline</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Returned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>In conflict</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Refused by the platform</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>No finding yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Begun</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Finding saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Waiting to be sent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Sent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>No longer in this area</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>As issued</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Largest first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Most in a zone first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Due first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>By town</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Most certain first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Red line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Control zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Reserve, core</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/words.py"></location>
            <source>Reserve, general control</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Sign in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Sign in to send and fetch. Your findings are safe here in the meantime.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Platform</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/sign_in.py"></location>
            <source>Later</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
</TS>
