<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>RedlineReview</name>
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
            <location filename="../ui/desk.py"></location>
            <source>no batch yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/desk.py"></location>
            <location filename="../ui/entry.py"></location>
            <location filename="../ui/review/window.py"></location>
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
            <location filename="../ui/new_review/layer_panel.py"></location>
            <source>Browse…</source>
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
            <source>All files</source>
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
            <source>good</source>
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
            <source>answer needed</source>
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
            <source>Patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Answers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/keys_sheet.py"></location>
            <source>Images</source>
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
            <location filename="../ui/review/line.py"></location>
            <source>This workspace has no platform. Findings stay on this computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>You work offline. Findings are safe here; go online to send them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>Offline: findings are kept here until you are online again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>Fetching: {done} records</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>Sending: {done} of {total} findings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>Making sure that everything arrived…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>The line is bad; trying again by itself…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>Fetched {count} patches</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>sent {count} findings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>{count} in conflict</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>{count} refused</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <location filename="../ui/review/line.py"></location>
            <source>Everything is up to date.</source>
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
    </context>
</TS>
