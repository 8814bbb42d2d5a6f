// What a page of the shop knows of its collector: it stands in the page's address, and what else the SDK is to be told.
export const asked = new URLSearchParams(location.search);
export const collector = new URL(asked.get('collector'));
export const writeKey = asked.get('key');
