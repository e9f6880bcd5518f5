package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EncodingsTest {

  @Test
  void base64AndHexKeepBytes() {
    FunctionTable.check(
        """
        base64.encode("hello") => "aGVsbG8="
        base64.decode("aGVsbG8=") => "hello"
        base64.decode("aGVs\\nbG8=") => "hello"
        base64.decode("aGVsbG8") => error illegal base64 data at input byte 4
        base64.decode("a?==") => error illegal base64 data at input byte 1
        base64.is_valid("aGVsbG8=") => true
        base64.is_valid("x") => false
        base64url.encode("<<???>>") => "PDw_Pz8-Pg=="
        base64url.encode_no_pad("<<???>>") => "PDw_Pz8-Pg"
        base64url.decode("PDw_Pz8-Pg") => "<<???>>"
        base64url.decode("PDw_Pz8-P") => error illegal base64url string: PDw_Pz8-P
        hex.encode("ÿ") => "c3bf"
        hex.decode("c3bf") => "ÿ"
        hex.decode("0") => error encoding/hex: odd length hex string
        hex.decode("zz") => error encoding/hex: invalid byte: U+007A 'z'
        """);
  }

  @Property
  void anyBytesSurviveInAString(@ForAll byte[] bytes) {
    assertThat(Utf8.encode(Utf8.decode(bytes))).isEqualTo(bytes);
  }

  @Test
  void queriesAndUrisAreTakenApart() {
    FunctionTable.check(
        """
        urlquery.encode("a b&c=ü") => "a+b%26c%3D%C3%BC"
        urlquery.decode("a+b%26") => "a b&"
        urlquery.decode("%zz") => error invalid URL escape "%zz"
        urlquery.encode_object({"a": ["1", "2"], "b": "x y"}) => "a=1&a=2&b=x+y"
        urlquery.encode_object({"a": 1}) => type error operand 1 values must be string, array[string], or set[string]
        urlquery.decode_object("a=1&a=2&b=") => {"a": ["1", "2"], "b": [""]}
        uri.parse("https://u@example.com:80/a%2Fb?q=1#f") => {"fragment": "f", "hostname": "example.com", "path": "/a/b", "port": "80", "raw_path": "/a%2Fb", "raw_query": "q=1", "scheme": "https"}
        uri.is_valid("http://[::1") => false
        """);
  }

  @Test
  void digestsAreTheKnownOnes() {
    FunctionTable.check(
        """
        crypto.md5("abc") => "900150983cd24fb0d6963f7d28e17f72"
        crypto.sha1("abc") => "a9993e364706816aba3e25717850c26c9cd0d89d"
        crypto.sha256("abc") => "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        crypto.hmac.md5("what do ya want for nothing?", "Jefe") => "750c783e6ab0b503eaa86e310a5db738"
        crypto.hmac.sha1("what do ya want for nothing?", "Jefe") => "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        crypto.hmac.sha256("what do ya want for nothing?", "Jefe") => "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        crypto.hmac.sha256("", "") => "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        crypto.hmac.equal("a", "a") => true
        crypto.hmac.equal("a", "b") => false
        """);
  }
}
