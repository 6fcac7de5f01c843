// A real OpenID Connect provider (panva/node-oidc-provider) on a free port of this machine, for the
// tests of signing in. Prints its address and ends with its standard input.
//
//   node provider.mjs ALGORITHM     RS256, PS256, ES256 or EdDSA
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import * as jose from 'jose';

const algorithm = process.argv[2] ?? 'RS256';

async function signingKey(kid) {
  const pair = await jose.generateKeyPair(algorithm, { extractable: true });
  return { ...(await jose.exportJWK(pair.privateKey)), kid, use: 'sig', alg: algorithm };
}

// What the provider knows of people: the name they sign in with there is their account.
const people = {
  jane: { name: 'Jane Rowe', groups: ['g-analysts'] },
  root: { name: 'Robin Ito', groups: ['g-it'], amr: ['pwd', 'mfa'] },
  weak: { name: 'Wes Eak', groups: ['g-it'], amr: ['pwd'] },
  stranger: { name: 'Sam Stranger', groups: ['g-elsewhere'] },
};

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'rounds',
    client_secret: 'a secret: of the+client & more',
    redirect_uris: ['https://rounds.example.org/sign-in/provider/answer'],
    post_logout_redirect_uris: ['https://rounds.example.org/sign-in'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: algorithm,
  }],
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub', 'amr'], profile: ['name', 'preferred_username', 'groups'] },
  conformIdTokenClaims: false,
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  jwks: { keys: [await signingKey('first')] },
  async findAccount(_, id) {
    const { name, groups } = people[id] ?? people.stranger;
    return { accountId: id, claims: () => ({ sub: id, name, preferred_username: id, groups }) };
  },
});

// The login form is the provider's own; what it sends is taken here, to say how somebody signed in.
const serve = provider.callback();
server.on('request', async (request, response) => {
  if (request.method !== 'POST' || !request.url.startsWith('/interaction/')) {
    return serve(request, response);
  }
  let text = '';
  for await (const part of request) text += part;
  const form = new URLSearchParams(text);
  const { grantId, prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const accountId = form.get('login');
    const login = { accountId, amr: people[accountId]?.amr };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
});
console.log(issuer);
process.stdin.on('end', () => process.exit(0)).resume();
