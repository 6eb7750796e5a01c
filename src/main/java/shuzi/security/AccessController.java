package shuzi.security;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import shuzi.security.SecuritySettings.Mode;
import shuzi.web.problem.Problems;

/** Tells clients what they may do. */
@RestController
@Tag(name = "Access", description = "What the client may do")
class AccessController {

    private final SecuritySettings settings;

    AccessController(SecuritySettings settings) {
        this.settings = settings;
    }

    @Schema(description = "Who the client is, and what it may do")
    record Access(
            @Schema(
                    description = "How clients authenticate: none, api-key or jwt",
                    allowableValues = {"none", "api-key", "jwt"},
                    example = "api-key")
            String mode,

            @Schema(
                    description = "The name of the client's key, or the subject of its token; null if mode is none",
                    example = "alice")
            @Nullable
            String name,

            @Schema(
                    description =
                            "The client's roles with those that they include, of predict, read, train, deploy and admin;"
                                    + " all if mode is none",
                    example = "[\"train\", \"read\"]")
            List<String> roles) {}

    @Operation(
            operationId = "getAccess",
            summary = "Get the client's own roles",
            description = "Returns how clients authenticate, and the name and the roles of the client that asks.")
    @ApiResponse(responseCode = "200", description = "The client's access")
    @Problems({})
    @GetMapping(path = "/access", produces = MediaType.APPLICATION_JSON_VALUE)
    Access access(@Parameter(hidden = true) @Nullable Authentication client) {
        String mode = settings.mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
        Stream<String> roles = Arrays.stream(Role.values()).map(Role::toString);
        if (client == null || settings.mode() == Mode.NONE) {
            return new Access(mode, null, roles.toList());
        }
        Set<String> authorities = client.getAuthorities().stream()
                .map(authority -> String.valueOf(authority.getAuthority()))
                .collect(Collectors.toSet());
        return new Access(
                mode, client.getName(), roles.filter(authorities::contains).toList());
    }
}
