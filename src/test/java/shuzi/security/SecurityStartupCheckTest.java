package shuzi.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import shuzi.ShuziApplication;

/** A service that would be open to everybody or to nobody does not start, and the message says why. */
@ExtendWith(OutputCaptureExtension.class)
@Execution(ExecutionMode.SAME_THREAD) // captures the output of the whole process
class SecurityStartupCheckTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    private static void start(String... arguments) {
        new SpringApplicationBuilder(ShuziApplication.class).run(arguments).close();
    }

    @Test
    void withoutSecurityTheServiceListensOnLoopbackOnly(CapturedOutput output) {
        assertThatThrownBy(() -> start("--server.address=0.0.0.0")).isInstanceOf(InsecureStartException.class);
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("shuzi.security.mode is none")
                .contains("server.address is 0.0.0.0")
                .contains("Set shuzi.security.mode to api-key");
    }

    @Test
    void withoutSecurityTheManagementPortIsOnLoopbackToo() {
        assertThatThrownBy(() -> start("--management.server.port=0"))
                .hasMessageContaining("management.server.address is not set");
    }

    @Test
    void tokensNeedAnAudience() {
        assertThatThrownBy(() -> start(
                        "--server.address=0.0.0.0",
                        "--shuzi.security.mode=jwt",
                        "--shuzi.security.jwt.issuer=https://issuer.example.com"))
                .hasMessageContaining("shuzi.security.jwt.audience is not set");
    }

    @Test
    void aMalformedKeyIsNamedAndItsHashIsNot(CapturedOutput output) {
        assertThatThrownBy(() -> start("--shuzi.security.mode=api-key", "--shuzi.security.keys=bob:reed:" + HASH))
                .isInstanceOf(InsecureStartException.class);
        assertThat(output.getAll())
                .contains("The API key 'bob' has an unknown role.")
                .doesNotContain(HASH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bob:read:0123 | The API key 'bob' has no valid SHA-256.",
                "bob:read:zz | The API key 'bob' has no valid SHA-256.",
                "bob::HASH | The API key 'bob' has an unknown role.",
                "bob:read+:HASH | The API key 'bob' has an unknown role.",
                "bob:READ:HASH | The API key 'bob' has an unknown role.",
                "bob:read:HASH,bob:train:0000HASH | The API key 'bob' has no valid SHA-256.",
                "secret | Entry 1 of the API keys has no valid name.",
                "HASH:read:bob | Entry 1 of the API keys has no valid name.",
                ":read:HASH | Entry 1 of the API keys has no valid name.",
                "bob:read:HASH,ann:read:HASH | The API keys 'bob' and 'ann' are the same."
            })
    void everyMistakeInKeysIsNamedButNothingSecretIs(String entries, String message) {
        assertThatThrownBy(
                        () -> ApiKey.parse(List.of(entries.replace("HASH", HASH).split(","))))
                .isInstanceOf(InsecureStartException.class)
                .hasMessage(message);
    }

    @Test
    void twoKeysOfOneNameAreRejected() {
        assertThatThrownBy(() -> ApiKey.parse(List.of("bob:read:" + HASH, "bob:train:" + "f".repeat(64))))
                .hasMessage("Two API keys have the name 'bob'.");
    }
}
