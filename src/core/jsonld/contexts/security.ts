/**
 * The contexts of keys, proofs and signatures as data.
 *
 * `security/v1` and `identity/v1` are published by the W3C Credentials Community Group at w3id.org; the
 * others by the World Wide Web Consortium under the W3C Software and Document License. The terms are
 * unchanged.
 *
 * @see {@link https://www.w3.org/TR/cid-1.0/#json-ld-context Controlled Identifiers, contexts}
 * @see {@link https://www.w3.org/TR/vc-data-integrity/#contexts-and-vocabularies Data Integrity, contexts}
 * @module
 */

/** `https://w3id.org/security/v1` */
export const SECURITY_V1 = {
  id: '@id',
  type: '@type',
  dc: 'http://purl.org/dc/terms/',
  sec: 'https://w3id.org/security#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  EcdsaKoblitzSignature2016: 'sec:EcdsaKoblitzSignature2016',
  Ed25519Signature2018: 'sec:Ed25519Signature2018',
  EncryptedMessage: 'sec:EncryptedMessage',
  GraphSignature2012: 'sec:GraphSignature2012',
  LinkedDataSignature2015: 'sec:LinkedDataSignature2015',
  LinkedDataSignature2016: 'sec:LinkedDataSignature2016',
  CryptographicKey: 'sec:Key',
  authenticationTag: 'sec:authenticationTag',
  canonicalizationAlgorithm: 'sec:canonicalizationAlgorithm',
  cipherAlgorithm: 'sec:cipherAlgorithm',
  cipherData: 'sec:cipherData',
  cipherKey: 'sec:cipherKey',
  created: { '@id': 'dc:created', '@type': 'xsd:dateTime' },
  creator: { '@id': 'dc:creator', '@type': '@id' },
  digestAlgorithm: 'sec:digestAlgorithm',
  digestValue: 'sec:digestValue',
  domain: 'sec:domain',
  encryptionKey: 'sec:encryptionKey',
  expiration: { '@id': 'sec:expiration', '@type': 'xsd:dateTime' },
  expires: { '@id': 'sec:expiration', '@type': 'xsd:dateTime' },
  initializationVector: 'sec:initializationVector',
  iterationCount: 'sec:iterationCount',
  nonce: 'sec:nonce',
  normalizationAlgorithm: 'sec:normalizationAlgorithm',
  owner: { '@id': 'sec:owner', '@type': '@id' },
  password: 'sec:password',
  privateKey: { '@id': 'sec:privateKey', '@type': '@id' },
  privateKeyPem: 'sec:privateKeyPem',
  publicKey: { '@id': 'sec:publicKey', '@type': '@id' },
  publicKeyBase58: 'sec:publicKeyBase58',
  publicKeyPem: 'sec:publicKeyPem',
  publicKeyWif: 'sec:publicKeyWif',
  publicKeyService: { '@id': 'sec:publicKeyService', '@type': '@id' },
  revoked: { '@id': 'sec:revoked', '@type': 'xsd:dateTime' },
  salt: 'sec:salt',
  signature: 'sec:signature',
  signatureAlgorithm: 'sec:signingAlgorithm',
  signatureValue: 'sec:signatureValue',
} as const

/** `https://www.w3.org/ns/cid/v1` */
export const CID_V1 = {
  '@protected': true,
  id: '@id',
  type: '@type',
  alsoKnownAs: { '@id': 'https://www.w3.org/ns/activitystreams#alsoKnownAs', '@type': '@id' },
  assertionMethod: {
    '@id': 'https://w3id.org/security#assertionMethod',
    '@type': '@id',
    '@container': '@set',
  },
  authentication: {
    '@id': 'https://w3id.org/security#authenticationMethod',
    '@type': '@id',
    '@container': '@set',
  },
  capabilityDelegation: {
    '@id': 'https://w3id.org/security#capabilityDelegationMethod',
    '@type': '@id',
    '@container': '@set',
  },
  capabilityInvocation: {
    '@id': 'https://w3id.org/security#capabilityInvocationMethod',
    '@type': '@id',
    '@container': '@set',
  },
  controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
  keyAgreement: {
    '@id': 'https://w3id.org/security#keyAgreementMethod',
    '@type': '@id',
    '@container': '@set',
  },
  service: {
    '@id': 'https://www.w3.org/ns/did#service',
    '@type': '@id',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      serviceEndpoint: { '@id': 'https://www.w3.org/ns/did#serviceEndpoint', '@type': '@id' },
    },
  },
  verificationMethod: { '@id': 'https://w3id.org/security#verificationMethod', '@type': '@id' },
  Multikey: {
    '@id': 'https://w3id.org/security#Multikey',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
      revoked: {
        '@id': 'https://w3id.org/security#revoked',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      expires: {
        '@id': 'https://w3id.org/security#expiration',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      publicKeyMultibase: {
        '@id': 'https://w3id.org/security#publicKeyMultibase',
        '@type': 'https://w3id.org/security#multibase',
      },
      secretKeyMultibase: {
        '@id': 'https://w3id.org/security#secretKeyMultibase',
        '@type': 'https://w3id.org/security#multibase',
      },
    },
  },
  JsonWebKey: {
    '@id': 'https://w3id.org/security#JsonWebKey',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
      revoked: {
        '@id': 'https://w3id.org/security#revoked',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      expires: {
        '@id': 'https://w3id.org/security#expiration',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      publicKeyJwk: { '@id': 'https://w3id.org/security#publicKeyJwk', '@type': '@json' },
      secretKeyJwk: { '@id': 'https://w3id.org/security#secretKeyJwk', '@type': '@json' },
    },
  },
} as const

/** `https://w3id.org/security/multikey/v1` */
export const MULTIKEY_V1 = {
  id: '@id',
  type: '@type',
  '@protected': true,
  Multikey: {
    '@id': 'https://w3id.org/security#Multikey',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
      revoked: {
        '@id': 'https://w3id.org/security#revoked',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      expires: {
        '@id': 'https://w3id.org/security#expiration',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      publicKeyMultibase: {
        '@id': 'https://w3id.org/security#publicKeyMultibase',
        '@type': 'https://w3id.org/security#multibase',
      },
      secretKeyMultibase: {
        '@id': 'https://w3id.org/security#secretKeyMultibase',
        '@type': 'https://w3id.org/security#multibase',
      },
    },
  },
} as const

/** `https://w3id.org/security/data-integrity/v1` */
export const DATA_INTEGRITY_V1 = {
  id: '@id',
  type: '@type',
  '@protected': true,
  digestMultibase: {
    '@id': 'https://w3id.org/security#digestMultibase',
    '@type': 'https://w3id.org/security#multibase',
  },
  proof: { '@id': 'https://w3id.org/security#proof', '@type': '@id', '@container': '@graph' },
  DataIntegrityProof: {
    '@id': 'https://w3id.org/security#DataIntegrityProof',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      challenge: 'https://w3id.org/security#challenge',
      created: {
        '@id': 'http://purl.org/dc/terms/created',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      domain: 'https://w3id.org/security#domain',
      expires: {
        '@id': 'https://w3id.org/security#expiration',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      nonce: 'https://w3id.org/security#nonce',
      proofPurpose: {
        '@id': 'https://w3id.org/security#proofPurpose',
        '@type': '@vocab',
        '@context': {
          '@protected': true,
          id: '@id',
          type: '@type',
          assertionMethod: {
            '@id': 'https://w3id.org/security#assertionMethod',
            '@type': '@id',
            '@container': '@set',
          },
          authentication: {
            '@id': 'https://w3id.org/security#authenticationMethod',
            '@type': '@id',
            '@container': '@set',
          },
          capabilityInvocation: {
            '@id': 'https://w3id.org/security#capabilityInvocationMethod',
            '@type': '@id',
            '@container': '@set',
          },
          capabilityDelegation: {
            '@id': 'https://w3id.org/security#capabilityDelegationMethod',
            '@type': '@id',
            '@container': '@set',
          },
          keyAgreement: {
            '@id': 'https://w3id.org/security#keyAgreementMethod',
            '@type': '@id',
            '@container': '@set',
          },
        },
      },
      cryptosuite: 'https://w3id.org/security#cryptosuite',
      proofValue: {
        '@id': 'https://w3id.org/security#proofValue',
        '@type': 'https://w3id.org/security#multibase',
      },
      verificationMethod: { '@id': 'https://w3id.org/security#verificationMethod', '@type': '@id' },
    },
  },
} as const

/** `https://w3id.org/security/data-integrity/v2` */
export const DATA_INTEGRITY_V2 = {
  id: '@id',
  type: '@type',
  '@protected': true,
  proof: { '@id': 'https://w3id.org/security#proof', '@type': '@id', '@container': '@graph' },
  DataIntegrityProof: {
    '@id': 'https://w3id.org/security#DataIntegrityProof',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      challenge: 'https://w3id.org/security#challenge',
      created: {
        '@id': 'http://purl.org/dc/terms/created',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      domain: 'https://w3id.org/security#domain',
      expires: {
        '@id': 'https://w3id.org/security#expiration',
        '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
      },
      nonce: 'https://w3id.org/security#nonce',
      previousProof: { '@id': 'https://w3id.org/security#previousProof', '@type': '@id' },
      proofPurpose: {
        '@id': 'https://w3id.org/security#proofPurpose',
        '@type': '@vocab',
        '@context': {
          '@protected': true,
          id: '@id',
          type: '@type',
          assertionMethod: {
            '@id': 'https://w3id.org/security#assertionMethod',
            '@type': '@id',
            '@container': '@set',
          },
          authentication: {
            '@id': 'https://w3id.org/security#authenticationMethod',
            '@type': '@id',
            '@container': '@set',
          },
          capabilityInvocation: {
            '@id': 'https://w3id.org/security#capabilityInvocationMethod',
            '@type': '@id',
            '@container': '@set',
          },
          capabilityDelegation: {
            '@id': 'https://w3id.org/security#capabilityDelegationMethod',
            '@type': '@id',
            '@container': '@set',
          },
          keyAgreement: {
            '@id': 'https://w3id.org/security#keyAgreementMethod',
            '@type': '@id',
            '@container': '@set',
          },
        },
      },
      cryptosuite: {
        '@id': 'https://w3id.org/security#cryptosuite',
        '@type': 'https://w3id.org/security#cryptosuiteString',
      },
      proofValue: {
        '@id': 'https://w3id.org/security#proofValue',
        '@type': 'https://w3id.org/security#multibase',
      },
      verificationMethod: { '@id': 'https://w3id.org/security#verificationMethod', '@type': '@id' },
    },
  },
} as const

/** `https://www.w3.org/ns/did/v1` */
export const DID_V1 = {
  '@protected': true,
  id: '@id',
  type: '@type',
  alsoKnownAs: { '@id': 'https://www.w3.org/ns/activitystreams#alsoKnownAs', '@type': '@id' },
  assertionMethod: {
    '@id': 'https://w3id.org/security#assertionMethod',
    '@type': '@id',
    '@container': '@set',
  },
  authentication: {
    '@id': 'https://w3id.org/security#authenticationMethod',
    '@type': '@id',
    '@container': '@set',
  },
  capabilityDelegation: {
    '@id': 'https://w3id.org/security#capabilityDelegationMethod',
    '@type': '@id',
    '@container': '@set',
  },
  capabilityInvocation: {
    '@id': 'https://w3id.org/security#capabilityInvocationMethod',
    '@type': '@id',
    '@container': '@set',
  },
  controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
  keyAgreement: {
    '@id': 'https://w3id.org/security#keyAgreementMethod',
    '@type': '@id',
    '@container': '@set',
  },
  service: {
    '@id': 'https://www.w3.org/ns/did#service',
    '@type': '@id',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      serviceEndpoint: { '@id': 'https://www.w3.org/ns/did#serviceEndpoint', '@type': '@id' },
    },
  },
  verificationMethod: { '@id': 'https://w3id.org/security#verificationMethod', '@type': '@id' },
} as const

/** `https://w3id.org/identity/v1` */
export const IDENTITY_V1 = {
  id: '@id',
  type: '@type',
  cred: 'https://w3id.org/credentials#',
  dc: 'http://purl.org/dc/terms/',
  identity: 'https://w3id.org/identity#',
  perm: 'https://w3id.org/permissions#',
  ps: 'https://w3id.org/payswarm#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  sec: 'https://w3id.org/security#',
  schema: 'http://schema.org/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  Group: 'https://www.w3.org/ns/activitystreams#Group',
  claim: { '@id': 'cred:claim', '@type': '@id' },
  credential: { '@id': 'cred:credential', '@type': '@id' },
  issued: { '@id': 'cred:issued', '@type': 'xsd:dateTime' },
  issuer: { '@id': 'cred:issuer', '@type': '@id' },
  recipient: { '@id': 'cred:recipient', '@type': '@id' },
  Credential: 'cred:Credential',
  CryptographicKeyCredential: 'cred:CryptographicKeyCredential',
  about: { '@id': 'schema:about', '@type': '@id' },
  address: { '@id': 'schema:address', '@type': '@id' },
  addressCountry: 'schema:addressCountry',
  addressLocality: 'schema:addressLocality',
  addressRegion: 'schema:addressRegion',
  comment: 'rdfs:comment',
  created: { '@id': 'dc:created', '@type': 'xsd:dateTime' },
  creator: { '@id': 'dc:creator', '@type': '@id' },
  description: 'schema:description',
  email: 'schema:email',
  familyName: 'schema:familyName',
  givenName: 'schema:givenName',
  image: { '@id': 'schema:image', '@type': '@id' },
  label: 'rdfs:label',
  name: 'schema:name',
  postalCode: 'schema:postalCode',
  streetAddress: 'schema:streetAddress',
  title: 'dc:title',
  url: { '@id': 'schema:url', '@type': '@id' },
  Person: 'schema:Person',
  PostalAddress: 'schema:PostalAddress',
  Organization: 'schema:Organization',
  identityService: { '@id': 'identity:identityService', '@type': '@id' },
  idp: { '@id': 'identity:idp', '@type': '@id' },
  Identity: 'identity:Identity',
  paymentProcessor: 'ps:processor',
  preferences: { '@id': 'ps:preferences', '@type': '@vocab' },
  cipherAlgorithm: 'sec:cipherAlgorithm',
  cipherData: 'sec:cipherData',
  cipherKey: 'sec:cipherKey',
  digestAlgorithm: 'sec:digestAlgorithm',
  digestValue: 'sec:digestValue',
  domain: 'sec:domain',
  expires: { '@id': 'sec:expiration', '@type': 'xsd:dateTime' },
  initializationVector: 'sec:initializationVector',
  member: { '@id': 'schema:member', '@type': '@id' },
  memberOf: { '@id': 'schema:memberOf', '@type': '@id' },
  nonce: 'sec:nonce',
  normalizationAlgorithm: 'sec:normalizationAlgorithm',
  owner: { '@id': 'sec:owner', '@type': '@id' },
  password: 'sec:password',
  privateKey: { '@id': 'sec:privateKey', '@type': '@id' },
  privateKeyPem: 'sec:privateKeyPem',
  publicKey: { '@id': 'sec:publicKey', '@type': '@id' },
  publicKeyPem: 'sec:publicKeyPem',
  publicKeyService: { '@id': 'sec:publicKeyService', '@type': '@id' },
  revoked: { '@id': 'sec:revoked', '@type': 'xsd:dateTime' },
  signature: 'sec:signature',
  signatureAlgorithm: 'sec:signatureAlgorithm',
  signatureValue: 'sec:signatureValue',
  CryptographicKey: 'sec:Key',
  EncryptedMessage: 'sec:EncryptedMessage',
  GraphSignature2012: 'sec:GraphSignature2012',
  LinkedDataSignature2015: 'sec:LinkedDataSignature2015',
  accessControl: { '@id': 'perm:accessControl', '@type': '@id' },
  writePermission: { '@id': 'perm:writePermission', '@type': '@id' },
} as const
