package shuzi.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a client may do. */
enum Role {
    /** Predicts, and reads models. */
    PREDICT,
    /** Reads everything. */
    READ,
    /** Makes data sets, jobs and models, and reads everything. */
    TRAIN,
    /** Deletes, and may everything else. */
    ADMIN;

    static Optional<Role> named(String name) {
        for (Role role : values()) {
            if (role.toString().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** This role and those it comes with. */
    Set<Role> implied() {
        return switch (this) {
            case PREDICT, READ -> EnumSet.of(this);
            case TRAIN -> EnumSet.of(TRAIN, READ);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }

    /** As Spring Security knows it. */
    GrantedAuthority authority() {
        return new SimpleGrantedAuthority(toString());
    }

    /** As it stands in keys and scopes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
