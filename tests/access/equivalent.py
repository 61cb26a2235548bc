"""Likvärdiga mutanter: what behaves as the application does, so that nothing can notice it."""

ALIKE = {
    "the access table lets only roles that are held in a team come here": (
        "activities.views.groups.team_of: if actor.team is None removed",
        "organisations.views.team_settings: if request.actor.team is None removed",
        "participants.views.listing.team_of: if actor.team is None removed",
        "reporting.views.start.team_of: if actor.team is None removed",
    ),
    "a referrer's role is held in an organisation": (
        "referrals.views.writing.new: if actor.organisation is None removed",
    ),
    "the case in the address was found by the same set already": (
        "instruments.views.violence.occasions_page: ViolenceScreening.objects.visible_to() removed",
    ),
    "the page is shown of a case that was found, and of a protected person, only": (
        "participants.views.protection_details.detail_of: "
        "ProtectionDetail.objects.visible_to() removed",
    ),
    "asked when the order was found, which asks the same set": (
        "participants.printing.is_told_of: Enrolment.objects.visible_to() removed",
    ),
}
EQUIVALENT = {mutant: why for why, mutants in ALIKE.items() for mutant in mutants}
