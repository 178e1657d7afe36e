// Made with Python's hmac and hashlib, and OpenSSL. None of it comes from our own code.

export const BODY = '{"id":"evt_1"}';

/** HMAC-SHA256 over `BODY` with `SECRET`. */
export const SIGNATURE_HEX = "29cc42be2d16be50738251580f8b4566c356b6f4360b9867e6c3bb8bc94f91f9";
export const SIGNATURE_BASE64 = "KcxCvi0WvlBzglFYD4tFZsNWtvQ2C5hn5sO7i8lPkfk=";

/** What the signatures below are over, with the timestamp in front as `{timestamp}.{body}`. */
export const SIGNED_AT: Date = new Date(1_700_000_000_000);

export const ED25519 = {
  pem: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA6M3j0lQEI5h16u1tcSWKr2i9hEXHMmDfsdg7kAfPMyE=\n-----END PUBLIC KEY-----\n",
  spki: "MCowBQYDK2VwAyEA6M3j0lQEI5h16u1tcSWKr2i9hEXHMmDfsdg7kAfPMyE=",
  hex: "e8cde3d25404239875eaed6d71258aaf68bd8445c73260dfb1d83b9007cf3321",
  base64: "6M3j0lQEI5h16u1tcSWKr2i9hEXHMmDfsdg7kAfPMyE=",
  signature: "lRHXO9qW1qHaGN6xh9H7+AMOgtmtjkr5wEOVIjn7Wy1XQrZ7sgW4Y/k2gROizYacf3pGM3TrgjBcUZYQAQEGBQ==",
};
export const P256 = {
  pem: "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2FZj3fd2WUf3QlKi2oH92L7m0Gjf\nVU4zwyPY9bIZL6MPRUmJ5U4G241zYDgRWFVuyx7dYID8vP21ZeuDNb4wtg==\n-----END PUBLIC KEY-----\n",
  spki: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2FZj3fd2WUf3QlKi2oH92L7m0GjfVU4zwyPY9bIZL6MPRUmJ5U4G241zYDgRWFVuyx7dYID8vP21ZeuDNb4wtg==",
  der: "MEYCIQDqYqHGpjiF8pPFj7/9kYBjCTF70mj02N2jCivtzimWuAIhAMjXsIm+9weeaIhrQb3eAtjV1SGzt+AJK9C327tKNq66",
  raw: "6mKhxqY4hfKTxY+//ZGAYwkxe9Jo9Njdowor7c4plrjI17CJvvcHnmiIa0G93gLY1dUhs7fgCSvQt9u7Sjauug==",
  otherS: "MEUCIQDqYqHGpjiF8pPFj7/9kYBjCTF70mj02N2jCivtzimWuAIgNyhPdUEI+GKXd5S+QiH9JucR2PnvN5VZIwHvB7Isdpc=",
};
export const RSA = {
  pem: "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu7eDSJ/LaItPSaEaVK51\n/r5WKGvwN1QfAaXOqksgwhiqNrrwxw6Dx2t7izqdPvaVop9ceBRWMQtdOli7HQTf\nfjIVWyXB5/EhDLrXnftAXdkceF1Pk5uU7CBVgMtxzVgmB2eTWWq9vkV+netkMK5L\n7QrCSPr70bD6+XyMeo0+XHKhWITUPQ3gvRwz0AiMDXhoK1e2Eva0h01JaXUWh8xm\nlJ24+1HbgiZctkNtuRP6QjCS9vPAg/2DkIQEsGflYKbHituwDmLW/IVS+vuEJNPs\nq0zf61bUhoy6F7nCGe3cwgNdXxAEJgFoEWO56MnalJR9TJaX837vVKg7h5SCp7z6\nQQIDAQAB\n-----END PUBLIC KEY-----\n",
  spki: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu7eDSJ/LaItPSaEaVK51/r5WKGvwN1QfAaXOqksgwhiqNrrwxw6Dx2t7izqdPvaVop9ceBRWMQtdOli7HQTffjIVWyXB5/EhDLrXnftAXdkceF1Pk5uU7CBVgMtxzVgmB2eTWWq9vkV+netkMK5L7QrCSPr70bD6+XyMeo0+XHKhWITUPQ3gvRwz0AiMDXhoK1e2Eva0h01JaXUWh8xmlJ24+1HbgiZctkNtuRP6QjCS9vPAg/2DkIQEsGflYKbHituwDmLW/IVS+vuEJNPsq0zf61bUhoy6F7nCGe3cwgNdXxAEJgFoEWO56MnalJR9TJaX837vVKg7h5SCp7z6QQIDAQAB",
  sha1: "BorwIw4+5rvTtT64mgIlwPtgaDuWkNCtMJfJi0RaivcyzkPRERga1fhj6F9c66ngUCwVqLOPDjE52qtNSbzuJGcV1YIxcQMsACe0k6ukpnymLNjUpTaQqg1VRUw23f7qomEObIL13Q2W+NLulo/1ukG+euy6iss6zdo1K3tRCgK2TGaK75eVw/MC93FYd+CpIOunItwQAxQoywvWeNWFIl8U73ZuizK1nDO38W7YwfftvCUfwPQB8WnETpBMkOcCN2+JHqdftqLZAii1EXbhCN+zwbRzmuWA8NWzulq9xA2BK1ADcsg5W3o2SAIPJo1O4gMK5oc57UFvbjkCfZcQLA==",
  sha256:
    "DadNM3UrJs/3pG97UflaB0lN25cMgqipq5WQZYkHIHAlv+kFjMi83IVlfpZ8lgu/xMdDj7IYIrwr/bSFWfMrG31WfzVxnDYKT6FpmKvt+MtMaxa1EI4fvu5jjdmDRjRVVp3jQ1FVpVgxs44dQG5JDRut948XSlk+eSSJvA7JO82/Kc7SdhHsx1saXOkoF5+e78WbJ7v2fOJBu6y4PyIIeDQ0FOlRvJCRlLussVeD0L1sJiztrQBhdcCjjzza8LYymFzSpZZrHAWv6buQFXxhiB97LwNVnuEfB1vu05ESoABNf4yDz0vDbkJox4wlEdNrXq9YF13drC0tPE2IaCu7sg==",
  sha512:
    "aiwyjZcN3CKwAGcLA1k8fNZrQftPvzbE/doiBl0jO/v0TOfmJRGkgPREI5JjAavVktr7KDZm9G+pQJBnoSyX3sFQFymsD4qLj7k5BjzdQUw6BOykGJMx16UqhgaEOQaljA+wqJ/nvktf4oYIru5dy1LUlGJg40iBcFeY32s3Hzo/QpdUhoPUKJ5HWZrPee3uAc7kDRkaX0Swr+wXbvjIGiaNIMji/CoCFAaDcqMV+mj+/VTFGFkfR9W+rblflWQzSHr+YUWxRJGHcSsETZ3zrijmD8VSAX2xC9RdD+rZeQ/msonVmo4RDUZ7lho2+m92XWbaYzsrWXPo+48nwSw35A==",
  pss: "pBlfI7CR8JGjCxj/4K7ptydDWh0hUiVBVS1oicfuuoEFXWFisb9uisbfEuIthTCdvNhqKRabCdAZtjRrfND3TQHvFPaXY+Qt4wVJXSlfhIiuxBuGRKkDztaXUoWtL2fZ+SBtIcHEBxUX91LSK4tZ81dwiBsA7xtaxLKeOIARAqNmFLxIEo5+nPPy3Pje6gTXp6ICtRyPujwbs3NBTiDDuuUv8l93bOiXRSUdUGzGP5gar+/DVqK9JqaCKlD+yaVvLyjfTp7oDGvJHobbRAkZgrfrMQGNDNOabsi6+aw8j+zsdg1CZ6f0E8XFgIybZHeS4r2afiDJpUJ5XGVDp7lNRg==",
  pssLongSalt:
    "B5Nh/7U81R3Hu8UAl08KK9NYClcUP87Ii4zvkgtLoMqWnYI4ypQD+WQENr/A+7+fTyjxyjvyueCD+LtxFR2AxW7fgibq8v9l8shQNfMEm/9FqTN8CYvVVgm4espPhSrgF/rBz5a9L82mqNCfp3r8adcCHdRYbEBlLSzcobZZqluFW3RBERFpGtfWa8vLFkiEjSD/31Hbq3E/9oQ/BsYgJgGWEJQh9v+0xOtiz8D5B6SXZVitR0+iyxkIvNHR8OEcPAlhYzZ2tWr01rrngSYcpwxmmoG9xAPJbxoN53ghM4HAn2kqmp+lRC1fKxyResd2CSyvxzl8vax2rV7RSkT9AQ==",
};

/** Signatures of P-256 that are written as no signer writes them. */
export const MISSHAPEN: Readonly<Record<string, string>> = {
  "bytes behind it":
    "MEYCIQDqYqHGpjiF8pPFj7/9kYBjCTF70mj02N2jCivtzimWuAIhAMjXsIm+9weeaIhrQb3eAtjV1SGzt+AJK9C327tKNq66AA==",
  "bytes inside behind it":
    "MEgCIQDqYqHGpjiF8pPFj7/9kYBjCTF70mj02N2jCivtzimWuAIhAMjXsIm+9weeaIhrQb3eAtjV1SGzt+AJK9C327tKNq66BQA=",
  "a padded number":
    "MEcCIgAA6mKhxqY4hfKTxY+//ZGAYwkxe9Jo9Njdowor7c4plrgCIQDI17CJvvcHnmiIa0G93gLY1dUhs7fgCSvQt9u7Sjauug==",
  "a long length":
    "MIFGAiEA6mKhxqY4hfKTxY+//ZGAYwkxe9Jo9Njdowor7c4plrgCIQDI17CJvvcHnmiIa0G93gLY1dUhs7fgCSvQt9u7Sjauug==",
  "a negative number":
    "MEUCIOpiocamOIXyk8WPv/2RgGMJMXvSaPTY3aMKK+3OKZa4AiEAyNewib73B55oiGtBvd4C2NXVIbO34Akr0Lfbu0o2rro=",
  "r and s raw": "6mKhxqY4hfKTxY+//ZGAYwkxe9Jo9Njdowor7c4plrjI17CJvvcHnmiIa0G93gLY1dUhs7fgCSvQt9u7Sjauug==",
  nothing: "MAA=",
  zeros: "MAYCAQACAQA=",
};

/** An RSA key of 1,024 bits. */
export const SHORT_RSA = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDUpF/mK1IMxKglu9wjiQM3IzvZ
6L/66H6grQAVTHguJDbXvCOb5xSf4JN5k0UH7Rxp+3L4YSuM/+hdNgewzsaljXMA
e27GDuLfP7iSW3KJf5121mScP5jsh3+wkNPBuN9449paFHRD5r5IsHUmV64L66c6
3cXpvkXPp2M0iEuJwwIDAQAB
-----END PUBLIC KEY-----
`;

export const P384 = `-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEy/PjyORHbY6Sa07TXGRiFchFdEEGJ+4g
tNaFu65V3Wzi9UOkDmvoukosjjHnhYXlY+imk3R+yoYFQo4I1anHdDA4UURo/NwV
LadZDM4lIMfMZQ40MLfQl1wCOLBjgwoX
-----END PUBLIC KEY-----
`;
