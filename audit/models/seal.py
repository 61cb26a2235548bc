from hashlib import sha256

from django.db import models
from django.db.models.functions import Now

from audit.transactions import TransactionField

FIRST_FORMER = ""


class Seal(models.Model):
    """Sigill: a link of the chain that binds a batch of rows of the log (quality.md A10).

    The rows stand in the order (transaction, id), and a seal takes those from where the one before
    it ended up to, but not including, (`upto_transaction`, `upto_id`). It is only ever set at
    transactions that all have ended, so nothing that commits late can fall behind it: ids are given
    out before the commit, and would leave rows behind.

    A restored copy in another cluster counts its transactions from the beginning again. There a new
    epoch (epok) begins, whose rows are those with an id above `above_id`; the old epoch ends with
    every row up to it. The cluster's own identity tells that this has happened.
    """

    append_only = True

    number = models.BigIntegerField("nummer", primary_key=True)
    at = models.DateTimeField("tid", db_default=Now(), editable=False)
    epoch = models.PositiveIntegerField("epok")
    cluster = models.CharField("databaskluster", max_length=20)
    above_id = models.BigIntegerField("epokens rader efter", default=0)
    upto_transaction = TransactionField("till transaktion", default=0)
    upto_id = models.BigIntegerField("till rad", default=0)
    form = models.PositiveSmallIntegerField("radens form")
    first_id = models.BigIntegerField("lägsta rad")
    last_id = models.BigIntegerField("högsta rad")
    rows = models.BigIntegerField("antal rader")
    digest = models.CharField("radernas hash", max_length=64)
    former = models.CharField("förra sigillets hash", max_length=64, blank=True, unique=True)
    hash = models.CharField("hash", max_length=64)

    class Meta:
        verbose_name = "sigill"
        verbose_name_plural = "sigill"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"

    def own_hash(self) -> str:
        """Hashen som sigillet ska ha: of all it says, the hash before it included."""
        said = (
            self.number,
            self.epoch,
            self.cluster,
            self.above_id,
            self.upto_transaction,
            self.upto_id,
            self.form,
            self.first_id,
            self.last_id,
            self.rows,
            self.digest,
            self.former,
        )
        return sha256("\n".join(map(str, said)).encode()).hexdigest()
