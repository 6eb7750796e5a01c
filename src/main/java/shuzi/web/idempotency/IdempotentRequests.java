package shuzi.web.idempotency;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.web.idempotency.IdempotentRequestRepository.StoredResponse;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.OperationInProgressException;
import shuzi.web.problem.UnprocessableContentException;
import shuzi.web.request.Client;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a creating request safe to repeat: the first request with a key is processed, and a later one with the same
 * content gets the response of the first. The response is stored in the transaction that creates the resource, so that
 * both exist or neither. The response to a failed request is not stored.
 */
@Component
public class IdempotentRequests {

    /** Name of the request header with the key. */
    public static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255; // of a key
    private static final String KEY = "^[!-~]{1," + MAX_LENGTH + "}$";
    private static final String CHARACTERS = "1 to " + MAX_LENGTH + " visible ASCII characters";
    private static final Pattern VALID = Pattern.compile(KEY);
    private static final Duration STORED = Duration.ofHours(24);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IdempotentRequestRepository requests;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    IdempotentRequests(
            IdempotentRequestRepository requests, TransactionTemplate transaction, JsonMapper json, Clock clock) {
        this.requests = requests;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Processes a request unless its key was used before.
     *
     * @param key the key that the client sent, separate from those of other clients; if it is null, the request is
     *     processed
     * @param creation creates the resource, in the transaction that stores the response, and returns a response with a
     *     location and a body for JSON
     * @return the response to the first request with this key
     * @throws InvalidRequestException if the key is malformed
     * @throws UnprocessableContentException if the key was used for another content
     * @throws OperationInProgressException while another request with the key is being processed
     */
    public ResponseEntity<byte[]> once(
            @Nullable String key, RequestContent content, Supplier<? extends ResponseEntity<?>> creation) {
        if (key == null) {
            return answer(stored(new byte[0], creation.get()));
        }
        if (!VALID.matcher(key).matches()) {
            throw InvalidRequestException.field(HEADER, "must be " + CHARACTERS);
        }
        byte[] digest = content.digest(json);
        String name = Client.currentName();
        String clientKey = name == null ? key : name + " " + key; // a key contains no space
        return transaction.execute(status -> answer(once(clientKey, digest, creation)));
    }

    private StoredResponse once(String key, byte[] digest, Supplier<? extends ResponseEntity<?>> creation) {
        if (!requests.tryReserve(key)) {
            throw OperationInProgressException.because(
                    "A request with this " + HEADER + " is still being processed. Try again later.", RETRY_AFTER);
        }
        Instant now = clock.instant();
        Optional<StoredResponse> earlier = requests.find(key, now.minus(STORED));
        if (earlier.isPresent()) {
            if (!MessageDigest.isEqual(earlier.get().digest(), digest)) {
                throw UnprocessableContentException.field(HEADER, "was used for another request");
            }
            return earlier.get();
        }
        StoredResponse response = stored(digest, creation.get());
        requests.put(key, response, now);
        return response;
    }

    private StoredResponse stored(byte[] digest, ResponseEntity<?> response) {
        return new StoredResponse(
                digest,
                response.getStatusCode().value(),
                String.valueOf(response.getHeaders().getLocation()),
                json.writeValueAsString(response.getBody()));
    }

    private static ResponseEntity<byte[]> answer(StoredResponse response) {
        return ResponseEntity.status(response.status())
                .location(URI.create(response.location()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(response.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes old responses. Every replica does so. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void deleteOld() {
        requests.deleteBefore(clock.instant().minus(STORED));
    }

    /** The header in the OpenAPI document. */
    @Configuration(proxyBeanMethods = false)
    static class Description {

        private static final String DESCRIPTION =
                "A key that the client chooses, " + CHARACTERS + ". It makes the request"
                        + " safe to repeat for 24 hours: the same key and content return the response of the first request"
                        + " (201 or 202). Other content gets 422, and a repetition during the first request gets 409 with"
                        + " `Retry-After`. A request that failed does not use up its key.";

        @Bean
        GlobalOperationCustomizer idempotencyKeysInOpenApi() {
            return (operation, handler) -> {
                Stream.ofNullable(operation.getParameters())
                        .flatMap(List::stream)
                        .filter(parameter -> HEADER.equals(parameter.getName()))
                        .forEach(parameter ->
                                parameter.description(DESCRIPTION).getSchema().setPattern(KEY));
                return operation;
            };
        }
    }
}
