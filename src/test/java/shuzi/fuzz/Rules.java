package shuzi.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shuzi.fuzz.Contract.Operation;
import shuzi.fuzz.RawConnection.Answer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules for every response, whatever the request was. */
final class Rules {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Statuses with a general meaning in HTTP, allowed for every operation, documented or not. */
    private static final Set<Integer> OF_HTTP = Set.of(400, 405, 406, 412, 414, 415, 417, 431);

    private static final Pattern INSIDE = Pattern.compile(
            "\\b(java|javax|jakarta|jdk|sun|com|org|io|us|ai|tools|shuzi)\\.[a-z][a-z0-9]*\\.[\\w.$]*[A-Z]\\w+"
                    + "|\\bat [\\w.$]+\\([\\w]+\\.java:\\d+\\)"
                    + "|\\b[A-Z]\\w+(Exception|Error)\\b"
                    + "|\\b(Tomcat|HikariPool|SQLState|PSQL|NullPointer|Hibernate)\\w*"
                    + "|Cannot invoke \\\\?\"");

    private final Contract contract;

    Rules(Contract contract) {
        this.contract = contract;
    }

    /** Returns descriptions of the rules that the response breaks. */
    List<String> broken(FuzzRequest request, Answer answer) {
        var broken = new ArrayList<String>();
        int status = answer.status();
        boolean expected = request.statuses().contains(status);
        if (status >= 500 && !expected) {
            broken.add("status " + status);
        }
        if (status >= 400) {
            broken.addAll(brokenByProblem(request, answer));
        }
        if (status == 429 && !answer.header("Retry-After").matches("[1-9]\\d*")) {
            broken.add("429 without Retry-After");
        }
        Operation operation = request.operation();
        if (operation != null && !expected) {
            Set<String> mediaTypes = operation.answers().get(status);
            if (mediaTypes == null && !OF_HTTP.contains(status)) {
                broken.add("status " + status + " is not documented");
            }
            if (mediaTypes != null && !mediaTypes.isEmpty() && !mediaTypes.contains(answer.mediaType())) {
                broken.add("media type " + answer.mediaType() + " is not documented for " + status);
            }
            if (mediaTypes != null && status < 300 && answer.mediaType().equals("application/json")) {
                try {
                    contract.errors(operation, status, answer.mediaType(), JSON.readTree(answer.body()))
                            .forEach(error -> broken.add("body is not as documented: " + error));
                } catch (JacksonException ignored) {
                    broken.add("body is not JSON");
                }
            }
        }
        if (answer.mediaType().endsWith("json")) {
            Matcher inside = INSIDE.matcher(answer.text());
            if (inside.find()) {
                broken.add("body tells of the inside: " + inside.group());
            }
        }
        return broken;
    }

    /** Returns whether the path is one of the Open Inference Protocol, which has errors of its own. */
    private static boolean isInference(FuzzRequest request) {
        byte[] bytes = request.bytes();
        return new String(bytes, 0, Math.min(bytes.length, 100), java.nio.charset.StandardCharsets.ISO_8859_1)
                .matches("(?s)\\S+ /v2.*");
    }

    private List<String> brokenByProblem(FuzzRequest request, Answer answer) {
        if (request.isHead()) {
            return List.of();
        }
        if (isInference(request) && answer.mediaType().equals("application/json")) {
            return answer.text().matches("(?s)\\{\"error\":\"([^\"\\\\]|\\\\.)+\"}")
                    ? List.of()
                    : List.of("an error of the inference protocol that is not as documented");
        }
        if (!answer.mediaType().equals("application/problem+json")) {
            return List.of("a problem of media type '" + answer.mediaType() + "'");
        }
        JsonNode problem;
        try {
            problem = JSON.readTree(answer.body());
        } catch (JacksonException ignored) {
            return List.of("a problem that is not JSON");
        }
        var broken = new ArrayList<String>();
        for (String field : List.of("type", "title", "detail")) {
            if (problem.path(field).asString("").isBlank()) {
                broken.add("a problem without " + field);
            }
        }
        if (request.operation() != null && problem.path("instance").asString("").isBlank()) {
            broken.add("a problem without instance");
        }
        if (problem.path("status").asInt(0) != answer.status()) {
            broken.add("a problem whose status is another than the answer's");
        }
        contract.errorsOfProblem(problem).forEach(error -> broken.add("problem is not as documented: " + error));
        return broken;
    }
}
