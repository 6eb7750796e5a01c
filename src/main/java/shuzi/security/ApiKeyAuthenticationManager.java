package shuzi.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.stereotype.Component;
import shuzi.security.SecuritySettings.Mode;

/**
 * The keys in force. Those of the file change with it, without a restart: it is looked at each second, by its content, since a secret that
 * is mounted changes by a symbolic link. A file that cannot be used changes nothing.
 */
@Component
class ApiKeyAuthenticationManager implements AuthenticationManager {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyAuthenticationManager.class);
    private static final int LARGEST_FILE = 1 << 20;
    private static final byte[] NO_FILE = {};

    private final List<String> entries;
    private final @Nullable Path file; // null where no keys are used
    private byte[] content = NO_FILE; // of the file when it was last read
    private boolean unreadable;
    private volatile List<ApiKey> keys = List.of();

    ApiKeyAuthenticationManager(SecuritySettings settings) {
        boolean used = settings.mode() == Mode.API_KEY;
        this.entries = settings.keys();
        this.file = used ? settings.keysFile() : null;
        if (!used) {
            if (!entries.isEmpty() || settings.keysFile() != null) {
                log.warn("API keys are configured but not used, because shuzi.security.mode is not api-key");
            }
            return;
        }
        try {
            content = read();
        } catch (NoSuchFileException later) { // a secret may be made after the service
            log.warn("The file {} of API keys does not exist yet", file);
        } catch (IOException failed) {
            throw new InsecureStartException(
                    "The file %s of API keys cannot be read: %s.".formatted(file, failed.getMessage()),
                    "Set shuzi.security.keys-file to a file of at most 1 MB that the service can read.");
        }
        use(parse(content));
        if (keys.isEmpty()) {
            log.warn("No API keys are configured, so every request will be rejected. Set shuzi.security.keys"
                    + " or shuzi.security.keys-file");
        }
    }

    /** The client whose key it is. */
    @Override
    public Authentication authenticate(Authentication unknown) {
        byte[] hash = ApiKey.hash(String.valueOf(unknown.getPrincipal()));
        ApiKey found = null;
        for (ApiKey key : keys) { // to the end, whichever it is
            if (key.isOf(hash)) {
                found = key;
            }
        }
        if (found == null) {
            throw new BadCredentialsException("unknown key");
        }
        return new PreAuthenticatedAuthenticationToken(
                found.name(), "", found.roles().stream().map(Role::authority).toList());
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void reload() {
        if (file == null) {
            return;
        }
        try {
            byte[] now = read();
            unreadable = false;
            if (!Arrays.equals(now, content)) {
                content = now;
                use(parse(now));
            }
        } catch (InsecureStartException malformed) {
            log.error("The file {} of API keys is invalid; the keys stay unchanged: {}", file, malformed.getMessage());
        } catch (IOException failed) {
            if (!unreadable && content.length > 0) {
                log.error(
                        "The file {} of API keys cannot be read; the keys stay unchanged: {}", file, failed.toString());
            }
            unreadable = true;
        }
    }

    private void use(List<ApiKey> next) {
        keys = next;
        log.info("API keys: {}", next.stream().map(ApiKey::name).collect(Collectors.joining(", ")));
    }

    private List<ApiKey> parse(byte[] lines) {
        var all = new ArrayList<>(entries);
        new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(all::add);
        return ApiKey.parse(all);
    }

    private byte[] read() throws IOException {
        if (file == null) {
            return NO_FILE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] all = in.readNBytes(LARGEST_FILE + 1);
            if (all.length > LARGEST_FILE) {
                throw new IOException("it is too large");
            }
            return all;
        }
    }
}
