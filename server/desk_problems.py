"""The words of what can go wrong at the office's desk."""

from __future__ import annotations

from ..plugin.domain.errors import RedlineError
from . import desk_errors as own
from .entry import Entry

DESK: dict[type[RedlineError], Entry] = {
    own.UnitNotYours: Entry(
        "unit-not-yours",
        403,
        "A unit outside your area",
        "You cannot hand a patch over to {unit}: you approve or administer nothing there. Choose a unit of your area.",
        ("unit",),
    ),
    own.PersonNotAble: Entry(
        "person-not-able",
        422,
        "This person cannot answer for the patch",
        "{person} is no inspector of the patch's area. Choose somebody of the list, or name the unit only.",
        ("person",),
    ),
    own.DueDatePast: Entry(
        "due-date-past",
        422,
        "The due date has passed",
        "{due_date} has passed already. Choose today or a later day.",
        ("due_date",),
    ),
    own.NothingWaiting: Entry(
        "nothing-waiting",
        409,
        "Nothing waits for you here",
        "No finding of this group waits for your approval any more. Open the list again.",
    ),
    own.NotInSample: Entry(
        "not-in-sample",
        404,
        "The patch is not in the sample",
        "The sample did not draw this patch. Open the sample again and look at one of its list.",
    ),
    own.SampleUnseen: Entry(
        "sample-unseen",
        409,
        "The sample was not looked through",
        "{left} patches of the sample were not looked at. Look at each of them, then decide on the group.",
        ("left",),
    ),
    own.SampleDecided: Entry(
        "sample-decided",
        409,
        "The group was decided already",
        "{by} decided on the group of this sample already. Open the sample to see how; what waits now is a new group.",
        ("outcome", "by"),
    ),
    own.NothingChosen: Entry(
        "nothing-chosen",
        422,
        "Nothing was chosen",
        "Go back, tick the patches or choose the files that this is about, and send the form again.",
    ),
    own.NothingNamed: Entry(
        "nothing-named",
        422,
        "To whom, or until when?",
        "Nothing was done. Name a unit, a person or a due date, then hand the patches over.",
    ),
    own.UploadTooLarge: Entry(
        "upload-too-large",
        413,
        "Too much at once",
        "One form takes {limit_gb} GB together. Hand the volumes in one after the other.",
        ("limit_gb",),
    ),
    own.ReasonMissing: Entry(
        "reason-missing",
        422,
        "A reason is needed",
        "Say why it is returned: the inspector reads it at the top of the list.",
    ),
}
