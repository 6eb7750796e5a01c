package shuzi.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/**
 * Authenticates clients by JWTs of an OAuth 2 issuer: access tokens (RFC 9068) or tokens in the form of ID tokens.
 * Their scopes are names of roles.
 */
final class JwtAuthenticationManager implements AuthenticationManager {

    private final IssuerKeys keys;
    private final NimbusJwtDecoder decoder;
    private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter(); // reads scope and scp

    JwtAuthenticationManager(String issuer, String audience) {
        keys = new IssuerKeys(issuer);
        decoder = new NimbusJwtDecoder(processor(keys));
        var timestamps = new JwtTimestampValidator();
        timestamps.setAllowEmptyExpiryClaim(false);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                timestamps,
                new JwtIssuerValidator(issuer),
                new JwtAudienceValidator(audience),
                new JwtClaimValidator<>(JwtClaimNames.SUB, JwtAuthenticationManager::isName))));
        scopes.setAuthorityPrefix("");
    }

    /** Creates a processor that checks type and signature, with public keys only. The decoder checks the claims. */
    private static DefaultJWTProcessor<SecurityContext> processor(IssuerKeys keys) {
        var algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys.cached()));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        return processor;
    }

    /**
     * Tells whether a subject can be the client's name in logs and in the database: at most 255 characters, none of
     * them a control.
     */
    private static boolean isName(@Nullable Object subject) {
        return subject instanceof String name
                && name.length() <= 255
                && name.matches("[^\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069]+");
    }

    /**
     * Returns the client to which the token was issued, with its roles.
     *
     * @throws BadCredentialsException if the token is invalid
     * @throws AuthenticationServiceException if the issuer's keys are unavailable
     */
    @Override
    public Authentication authenticate(Authentication request) {
        Jwt token;
        try {
            token = decoder.decode(((BearerTokenAuthenticationToken) request).getToken());
        } catch (JwtException e) {
            if (keys.areMissing(e)) {
                throw new AuthenticationServiceException("no keys", e);
            }
            throw new BadCredentialsException("invalid token", e);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        scopes.convert(token)
                .forEach(scope -> Role.named(String.valueOf(scope.getAuthority()))
                        .ifPresent(role -> roles.addAll(role.implied())));
        return new PreAuthenticatedAuthenticationToken(
                String.valueOf(token.getSubject()),
                "",
                roles.stream().map(Role::authority).toList());
    }
}
