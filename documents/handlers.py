from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from documents.uploads import MAX_BYTES, MEGABYTE


class BoundedUpload(FileUploadHandler):
    """Tar inte emot mer än det största som tas emot: the rest is neither kept nor written to disk.

    The form then finds no file and says how large one may be.
    """

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MAX_BYTES + MEGABYTE:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None
