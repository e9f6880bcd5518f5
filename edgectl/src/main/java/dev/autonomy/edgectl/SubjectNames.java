package dev.autonomy.edgectl;

import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/** Subject alternative names as an operator writes them. */
final class SubjectNames {

  private static final int MAX_NAMES = 64;
  private static final int MAX_CHARACTERS = 253;

  private SubjectNames() {}

  /** IP addresses as such, everything else as DNS names. */
  static GeneralNames general(List<String> names) throws CertificateException {
    if (names.isEmpty() || names.size() > MAX_NAMES) {
      throw new CertificateException(
          "there are " + names.size() + " names: expected 1 to " + MAX_NAMES + " with --san");
    }
    GeneralName[] general = new GeneralName[names.size()];
    for (int i = 0; i < general.length; i++) {
      String name = names.get(i);
      if (IPAddress.isValid(name)) {
        general[i] = new GeneralName(GeneralName.iPAddress, name);
      } else if (isDnsName(name)) {
        general[i] = new GeneralName(GeneralName.dNSName, name);
      } else {
        throw new CertificateException(
            "`" + name + "` is neither a DNS name nor an IP address: expected `node-a.example`");
      }
    }
    return new GeneralNames(general);
  }

  private static boolean isDnsName(String name) {
    if (name.isEmpty() || name.length() > MAX_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean edge = i == 0 || i == name.length() - 1;
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && (edge || c != '-' && c != '.' && c != '_')) {
        return false;
      }
    }
    return true;
  }
}
