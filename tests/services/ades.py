"""Judges a document with pyHanko, from the document alone: `ades.py FILE ROOT LEVEL`. LTA goes through the whole of
EN 319 102-1, 5.6.3; LT is judged with the evidence of the security store; T without word about revocation."""
import asyncio
import json
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec, RevinfoOnlineFetchingRule, RevocationInfoGatheringSpec, SignatureValidationSpec)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

path, root, level = sys.argv[1:4]
root = load_cert_from_pemder(root)


def archived(signature):
    certificates = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build([root]),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
    )
    local = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(certificates, revinfo_gathering_policy=local))
    result = asyncio.run(ades_lta_validation(signature, spec))
    return result.ades_subindic.name == "OK"


def present(signature, context):
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    stamp = status.timestamp_validity
    return bool(status.bottom_line and stamp and stamp.valid and stamp.intact and stamp.trusted)


with open(path, "rb") as handle:
    reader = PdfFileReader(handle)
    signature = reader.embedded_regular_signatures[0]
    said = {"stamps": len(reader.embedded_timestamp_signatures), "indexed": False}
    if level == "t":
        said["good"] = present(signature, ValidationContext(trust_roots=[root], revocation_mode="soft-fail"))
    else:
        store = DocumentSecurityStore.read_dss(reader)
        key = str(DocumentSecurityStore.sig_content_identifier(signature.pkcs7_content))
        said["indexed"] = key in [str(name) for name in store.vri_entries]
        arguments = {"trust_roots": [root], "revocation_mode": "require"}
        said["good"] = archived(signature) if level == "lta" else present(
            signature, store.as_validation_context(arguments))
    print(json.dumps(said))
