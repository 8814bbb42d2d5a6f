___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Moa – Cafe24 storefront tracker",
  "categories": ["ANALYTICS", "MARKETING"],
  "brand": { "id": "brand_moa", "displayName": "Moa" },
  "description": "Sends page views, product and cart views, scroll depth, engagement, sessions, orders and member data of a Cafe24 store to your Moa collector, or an event of your own.",
  "containerContexts": ["WEB"]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "RADIO",
    "name": "kind",
    "displayName": "What this tag does",
    "radioItems": [
      { "value": "init", "displayValue": "Start Moa on the page (trigger: Initialization – All Pages)" },
      { "value": "track", "displayValue": "Send an event of your own" }
    ],
    "simpleValueType": true,
    "defaultValue": "init"
  },
  {
    "type": "GROUP",
    "name": "store",
    "displayName": "The store",
    "groupStyle": "NO_ZIPPY",
    "enablingConditions": [{ "paramName": "kind", "paramValue": "init", "type": "EQUALS" }],
    "subParams": [
      {
        "type": "TEXT",
        "name": "collector",
        "displayName": "Collector",
        "help": "The address of your collector, where moa.js comes from and where events go.",
        "simpleValueType": true,
        "valueHint": "https://collect.example.com",
        "valueValidators": [
          { "type": "NON_EMPTY" },
          { "type": "REGEX", "args": ["https://[^\\s?#]+"], "errorMessage": "An address like https://collect.example.com" }
        ]
      },
      {
        "type": "TEXT",
        "name": "writeKey",
        "displayName": "Write key",
        "simpleValueType": true,
        "valueValidators": [{ "type": "NON_EMPTY" }]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "more",
    "displayName": "More settings",
    "groupStyle": "ZIPPY_CLOSED",
    "enablingConditions": [{ "paramName": "kind", "paramValue": "init", "type": "EQUALS" }],
    "subParams": [
      {
        "type": "SELECT",
        "name": "consent",
        "displayName": "Until the visitor answers",
        "selectItems": [
          { "value": "granted", "displayValue": "track" },
          { "value": "pending", "displayValue": "hold in the page's memory" },
          { "value": "denied", "displayValue": "do nothing" }
        ],
        "simpleValueType": true,
        "defaultValue": "granted"
      },
      {
        "type": "SELECT",
        "name": "dataLayer",
        "displayName": "Push each event to dataLayer",
        "selectItems": [
          { "value": "", "displayValue": "no" },
          { "value": "true", "displayValue": "as moa.<event>" },
          { "value": "ga4", "displayValue": "in GA4's ecommerce form where it has one" }
        ],
        "simpleValueType": true,
        "defaultValue": ""
      },
      {
        "type": "CHECKBOX",
        "name": "braze",
        "checkboxText": "Hand events to Braze's web SDK, where the page has it",
        "simpleValueType": true
      },
      {
        "type": "CHECKBOX",
        "name": "hackle",
        "checkboxText": "Hackle's calls go on: the page has Hackle, hackleClient and _hackle, with Moa doing the work",
        "simpleValueType": true
      },
      {
        "type": "SELECT",
        "name": "sources",
        "displayName": "What the skin tells others becomes events of your own",
        "selectItems": [
          { "value": "", "displayValue": "no" },
          { "value": "gtag", "displayValue": "GA4's calls" },
          { "value": "fbq", "displayValue": "Meta's pixel" },
          { "value": "gtag fbq", "displayValue": "both" }
        ],
        "simpleValueType": true,
        "defaultValue": ""
      },
      {
        "type": "TEXT",
        "name": "kakao",
        "displayName": "Call Kakao's pixel with this id, where the page has it",
        "simpleValueType": true
      },
      {
        "type": "CHECKBOX",
        "name": "naver",
        "checkboxText": "Call Naver's wcs.trans, where the page has it",
        "simpleValueType": true
      },
      {
        "type": "CHECKBOX",
        "name": "ads",
        "checkboxText": "Read and send the cookies of Meta's and TikTok's pixels",
        "simpleValueType": true
      },
      {
        "type": "SIMPLE_TABLE",
        "name": "privacy",
        "displayName": "Personal data that is not sent as it is",
        "simpleTableColumns": [
          {
            "type": "SELECT",
            "name": "name",
            "displayName": "Property",
            "isUnique": true,
            "selectItems": [
              { "value": "name", "displayValue": "name" },
              { "value": "nick_name", "displayValue": "nick_name" },
              { "value": "phone", "displayValue": "phone" },
              { "value": "cellphone", "displayValue": "cellphone" },
              { "value": "email", "displayValue": "email" },
              { "value": "birthday", "displayValue": "birthday" },
              { "value": "additional_information", "displayValue": "additional_information" }
            ]
          },
          {
            "type": "SELECT",
            "name": "rule",
            "displayName": "What becomes of it",
            "defaultValue": "hash",
            "selectItems": [
              { "value": "hash", "displayValue": "hash" },
              { "value": "drop", "displayValue": "drop" }
            ]
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "sessionTimeout",
        "displayName": "Minutes without an event that end a session",
        "simpleValueType": true,
        "valueHint": "30",
        "valueValidators": [{ "type": "POSITIVE_NUMBER" }]
      },
      {
        "type": "CHECKBOX",
        "name": "debug",
        "checkboxText": "Show messages on the console",
        "simpleValueType": true
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "event",
    "displayName": "The event",
    "groupStyle": "NO_ZIPPY",
    "enablingConditions": [{ "paramName": "kind", "paramValue": "track", "type": "EQUALS" }],
    "subParams": [
      {
        "type": "TEXT",
        "name": "eventName",
        "displayName": "Name",
        "simpleValueType": true,
        "valueHint": "wishlist_shared",
        "valueValidators": [{ "type": "NON_EMPTY" }]
      },
      {
        "type": "SIMPLE_TABLE",
        "name": "properties",
        "displayName": "Properties",
        "simpleTableColumns": [
          { "type": "TEXT", "name": "name", "displayName": "Name", "isUnique": true },
          { "type": "TEXT", "name": "value", "displayName": "Value" }
        ]
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const createArgumentsQueue = require('createArgumentsQueue');
const injectScript = require('injectScript');
const makeNumber = require('makeNumber');
const makeTableMap = require('makeTableMap');

// The page's own stub, if it has one; what is called before the script is there is kept.
const moa = createArgumentsQueue('moa', 'moa.q');

if (data.kind === 'track') {
  moa('track', data.eventName, makeTableMap(data.properties || [], 'name', 'value') || {});
  data.gtmOnSuccess();
} else {
  let collector = data.collector;
  while (collector.charAt(collector.length - 1) === '/') collector = collector.slice(0, -1);
  const settings = { writeKey: data.writeKey, collector: collector };
  // Left alone where nothing is set, so that the tracker's own defaults hold.
  if (data.consent && data.consent !== 'granted') settings.consent = data.consent;
  if (data.dataLayer) settings.dataLayer = data.dataLayer;
  if (data.braze) settings.braze = true;
  if (data.hackle) settings.hackle = true;
  if (data.sources) settings.sources = data.sources;
  if (data.kakao) settings.kakao = data.kakao;
  if (data.naver) settings.naver = true;
  if (data.ads) settings.ads = true;
  if (data.debug) settings.debug = true;
  if (data.sessionTimeout) settings.sessionTimeout = makeNumber(data.sessionTimeout);
  if (data.privacy && data.privacy.length) settings.privacy = makeTableMap(data.privacy, 'name', 'rule');
  moa('init', settings);
  const url = collector + '/moa.js';
  injectScript(url, data.gtmOnSuccess, data.gtmOnFailure, url);
}


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": { "publicId": "access_globals", "versionId": "1" },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "moa" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "moa.q" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": false }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  },
  {
    "instance": {
      "key": { "publicId": "inject_script", "versionId": "1" },
      "param": [
        {
          "key": "urls",
          "value": { "type": 2, "listItem": [{ "type": 1, "string": "https://*/*" }] }
        }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: The tracker is loaded behind its settings
  code: |-
    runCode({ kind: 'init', collector: 'https://collect.example.com/', writeKey: 'key', consent: 'granted', dataLayer: '' });
    assertThat(calls).isEqualTo([['init', { writeKey: 'key', collector: 'https://collect.example.com' }]]);
    assertApi('injectScript').wasCalledWith('https://collect.example.com/moa.js', success, failure, 'https://collect.example.com/moa.js');
    assertApi('gtmOnSuccess').wasCalled();
- name: Every setting is handed on
  code: |-
    runCode({
      kind: 'init', collector: 'https://collect.example.com', writeKey: 'key', consent: 'pending', dataLayer: 'ga4',
      braze: true, hackle: true, sources: 'gtag fbq', kakao: '1234567890', naver: true, ads: true, debug: true, sessionTimeout: '45',
      privacy: [{ name: 'email', rule: 'hash' }, { name: 'phone', rule: 'drop' }],
    });
    assertThat(calls[0][1]).isEqualTo({
      writeKey: 'key', collector: 'https://collect.example.com', consent: 'pending', dataLayer: 'ga4', braze: true,
      hackle: true, sources: 'gtag fbq',
      kakao: '1234567890', naver: true, ads: true, debug: true, sessionTimeout: 45, privacy: { email: 'hash', phone: 'drop' },
    });
- name: A script that does not load fails the tag
  code: |-
    mock('injectScript', function (url, onSuccess, onFailure) { onFailure(); });
    runCode({ kind: 'init', collector: 'https://collect.example.com', writeKey: 'key' });
    assertApi('gtmOnFailure').wasCalled();
- name: An event goes with its properties, and loads nothing
  code: |-
    runCode({ kind: 'track', eventName: 'wishlist_shared', properties: [{ name: 'product_no', value: '1001' }] });
    assertThat(calls).isEqualTo([['track', 'wishlist_shared', { product_no: '1001' }]]);
    assertApi('injectScript').wasNotCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: An event may have no properties
  code: |-
    runCode({ kind: 'track', eventName: 'wishlist_shared' });
    assertThat(calls).isEqualTo([['track', 'wishlist_shared', {}]]);
setup: |-
  const calls = [];
  let success, failure;
  mock('createArgumentsQueue', function () {
    return function (name, first, second) {
      calls.push(second === undefined ? [name, first] : [name, first, second]);
    };
  });
  mock('injectScript', function (url, onSuccess, onFailure) { success = onSuccess; failure = onFailure; onSuccess(); });


___NOTES___

Moa's tag for Cafe24 stores. Documentation: docs/install.md of the project.
