package shuzi.web.idempotency;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.web.idempotency.IdempotentRequestRepository.AnsweredRow;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.OperationInProgressException;
import shuzi.web.problem.UnprocessableContentException;
import shuzi.web.request.Client;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a creating request safe to repeat: the first one with a key is carried out, a later one with the same content
 * gets the answer of the first. The answer is kept in the transaction that creates, so that there is either both or
 * neither, whatever dies; only answers that tell of a creation are kept.
 */
@Component
public class IdempotentRequests {

    /** The request's header with the key. */
    public static final String HEADER = "Idempotency-Key";

    /** What a key looks like, as a regular expression. */
    public static final String KEY = "^[!-~]{1,255}$";

    /** What the header is, for the OpenAPI document. */
    public static final String DESCRIPTION =
            "A key that the client chooses, 1 to 255 visible ASCII characters. It makes the request"
                    + " safe to repeat for 24 hours: the same key and content return the response of the first request"
                    + " (201 or 202). Other content gets 422, and a repetition during the first request gets 409 with"
                    + " `Retry-After`. A request that failed does not use up its key.";

    private static final Pattern VALID = Pattern.compile(KEY);
    private static final Duration KEPT = Duration.ofHours(24);
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
     * Carries a request out, unless it was before.
     *
     * @param key the client's, apart from those of other clients; null when it sent none, and the request is carried out
     * @param creation makes the answer, with a location and a body that becomes JSON; it joins the transaction
     * @return the answer to the first request with this key
     * @throws InvalidRequestException when the key is none
     * @throws UnprocessableContentException when the key was used for another content
     * @throws OperationInProgressException while another request with the key is carried out
     */
    public ResponseEntity<byte[]> once(
            @Nullable String key, RequestContent content, Supplier<? extends ResponseEntity<?>> creation) {
        if (key == null) {
            return answer(row(new byte[0], creation.get()));
        }
        if (!VALID.matcher(key).matches()) {
            throw InvalidRequestException.field(HEADER, "must be 1 to 255 visible ASCII characters");
        }
        byte[] digest = content.digest(json);
        String name = Client.currentName();
        String ofClient = name == null ? key : name + " " + key; // there is no space in a key
        return transaction.execute(status -> answer(once(ofClient, digest, creation)));
    }

    private AnsweredRow once(String key, byte[] digest, Supplier<? extends ResponseEntity<?>> creation) {
        if (!requests.tryReserve(key)) {
            throw OperationInProgressException.because(
                    "A request with this " + HEADER + " is still being processed. Try again later.", RETRY_AFTER);
        }
        Instant now = clock.instant();
        Optional<AnsweredRow> before = requests.find(key, now.minus(KEPT));
        if (before.isPresent()) {
            if (!MessageDigest.isEqual(before.get().digest(), digest)) {
                throw UnprocessableContentException.field(HEADER, "was used for another request");
            }
            return before.get();
        }
        AnsweredRow made = row(digest, creation.get());
        requests.put(key, made, now);
        return made;
    }

    private AnsweredRow row(byte[] digest, ResponseEntity<?> answer) {
        return new AnsweredRow(
                digest,
                answer.getStatusCode().value(),
                String.valueOf(answer.getHeaders().getLocation()),
                json.writeValueAsString(answer.getBody()));
    }

    private static ResponseEntity<byte[]> answer(AnsweredRow row) {
        return ResponseEntity.status(row.status())
                .location(URI.create(row.location()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(row.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Old answers are deleted now and then; which replica does it makes no difference. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void deleteOld() {
        requests.deleteBefore(clock.instant().minus(KEPT));
    }
}
