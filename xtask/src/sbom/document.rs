//! The list of components as CycloneDX 1.6 writes it (cyclonedx.org/docs/1.6/json).
//!
//! Packages that are in the program have the scope `required`, build scripts and macros
//! `excluded`. Our own crates have no package URL: they are in no registry, and a scanner must not
//! take another package for them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::licence;
use super::native::Library;
use super::tree::{Package, TARGET, Tree};
use crate::advisories::Locked;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    bom_format: &'static str,
    spec_version: &'static str,
    version: u32,
    metadata: Metadata,
    components: Vec<Component>,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Serialize)]
struct Metadata {
    lifecycles: [Phase; 1],
    component: Component,
    properties: Vec<Property>,
}

#[derive(Debug, Serialize)]
struct Phase {
    phase: &'static str,
}

#[derive(Debug, Serialize)]
struct Property {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    name: String,
    version: String,
    scope: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hashes: Vec<Hash>,
    licenses: [Licence; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    cpe: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_references: Vec<Reference>,
}

#[derive(Debug, Serialize)]
struct Hash {
    alg: &'static str,
    content: String,
}

#[derive(Debug, Serialize)]
struct Licence {
    expression: String,
}

#[derive(Debug, Serialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Dependency {
    #[serde(rename = "ref")]
    of: String,
    depends_on: Vec<String>,
}

impl Document {
    /// The document of a tree whose first package is the program.
    pub fn new(tree: &Tree, locked: &[Locked], native: &[Library], compiler: &str) -> Self {
        let mut components: Vec<Component> = tree
            .packages
            .iter()
            .map(|package| of_package(package, locked))
            .collect();
        let mut program = components.remove(0);
        program.kind = "application";
        program.purl = Some(format!("pkg:generic/{}@{}", program.name, program.version));
        components.extend(native.iter().map(of_library));
        Self {
            bom_format: "CycloneDX",
            spec_version: "1.6",
            version: 1,
            metadata: Metadata {
                lifecycles: [Phase { phase: "build" }],
                component: program,
                properties: vec![property("target", TARGET), property("compiler", compiler)],
            },
            components,
            dependencies: dependencies(tree, native),
        }
    }
}

fn property(name: &str, value: &str) -> Property {
    Property {
        name: format!("rounds:{name}"),
        value: value.to_owned(),
    }
}

fn of_package(package: &Package, locked: &[Locked]) -> Component {
    let checksum = locked
        .iter()
        .find(|locked| locked.name == package.name && locked.version == package.version)
        .and_then(|locked| locked.checksum.clone());
    let vcs = (!package.repository.is_empty()).then(|| Reference {
        kind: "vcs",
        url: package.repository.clone(),
    });
    Component {
        kind: "library",
        bom_ref: package.key(),
        name: package.name.clone(),
        version: package.version.clone(),
        scope: if package.is_linked {
            "required"
        } else {
            "excluded"
        },
        hashes: checksum
            .map(|content| Hash {
                alg: "SHA-256",
                content,
            })
            .into_iter()
            .collect(),
        licenses: [Licence {
            expression: licence::normal(&package.licence),
        }],
        cpe: None,
        purl: (!package.is_own).then(|| purl("cargo", &package.name, &package.version)),
        external_references: vcs.into_iter().collect(),
    }
}

fn of_library(library: &Library) -> Component {
    let Library {
        name,
        vendor,
        version,
        ..
    } = library;
    Component {
        kind: "library",
        bom_ref: key_of_library(library),
        name: name.clone(),
        version: version.clone(),
        scope: "required",
        hashes: Vec::new(),
        licenses: [Licence {
            expression: library.licence.clone(),
        }],
        cpe: Some(format!("cpe:2.3:a:{vendor}:{name}:{version}:*:*:*:*:*:*:*")),
        purl: Some(purl("generic", name, version)),
        external_references: Vec::new(),
    }
}

fn key_of_library(library: &Library) -> String {
    format!("c:{}@{}", library.name, library.version)
}

/// A package URL; the `+` of build metadata is the one sign of a version that has to be encoded.
fn purl(kind: &str, name: &str, version: &str) -> String {
    format!("pkg:{kind}/{name}@{}", version.replace('+', "%2B"))
}

fn dependencies(tree: &Tree, native: &[Library]) -> Vec<Dependency> {
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in &tree.packages {
        needs.insert(package.key(), package.needs.iter().cloned().collect());
    }
    for library in native {
        needs.insert(key_of_library(library), Vec::new());
        if let Some(carrier) = needs.get_mut(&library.package) {
            carrier.push(key_of_library(library));
        }
    }
    needs
        .into_iter()
        .map(|(of, depends_on)| Dependency { of, depends_on })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn package(name: &str, version: &str, needs: &[&str]) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: "MIT/Apache-2.0".to_owned(),
            repository: "https://example.org/a".to_owned(),
            is_own: name == "rounds",
            is_linked: name != "cc",
            needs: needs.iter().map(|&key| key.to_owned()).collect(),
        }
    }

    fn document() -> Value {
        let tree = Tree {
            packages: vec![
                package("rounds", "0.1.0", &["zstd-sys@2.1.2+zstd.1.5.7"]),
                package("cc", "1.0.0", &[]),
                package("zstd-sys", "2.1.2+zstd.1.5.7", &["cc@1.0.0"]),
            ],
        };
        let locked = [Locked {
            name: "cc".to_owned(),
            version: "1.0.0".to_owned(),
            source: None,
            checksum: Some("ab".repeat(32)),
        }];
        let native = [Library {
            name: "zstandard".to_owned(),
            vendor: "facebook".to_owned(),
            version: "1.5.7".to_owned(),
            licence: "BSD-3-Clause".to_owned(),
            package: "zstd-sys@2.1.2+zstd.1.5.7".to_owned(),
        }];
        let document = Document::new(&tree, &locked, &native, "rustc 1.95.0");
        serde_json::to_value(&document).expect("JSON")
    }

    fn component<'a>(document: &'a Value, name: &str) -> &'a Value {
        let components = document["components"].as_array().expect("a list");
        let found = components
            .iter()
            .find(|component| component["name"] == name);
        found.expect("it is listed")
    }

    #[test]
    fn the_document_says_what_it_is_and_of_what() {
        let document = document();
        assert_eq!(document["bomFormat"], "CycloneDX");
        assert_eq!(document["specVersion"], "1.6");
        assert_eq!(document["version"], 1);
        let program = &document["metadata"]["component"];
        assert_eq!(program["type"], "application");
        assert_eq!(program["name"], "rounds");
        assert_eq!(program["licenses"][0]["expression"], "MIT OR Apache-2.0");
    }

    #[test]
    fn what_only_builds_the_program_is_marked() {
        let document = document();
        let builder = component(&document, "cc");
        assert_eq!(builder["scope"], "excluded");
        assert_eq!(builder["hashes"][0]["alg"], "SHA-256");
        assert_eq!(component(&document, "zstd-sys")["scope"], "required");
    }

    #[test]
    fn a_version_with_build_metadata_is_encoded_in_the_package_url() {
        // The rules of https://github.com/package-url/purl-spec: `+` is not an unreserved sign.
        let document = document();
        let url = &component(&document, "zstd-sys")["purl"];
        assert_eq!(url, "pkg:cargo/zstd-sys@2.1.2%2Bzstd.1.5.7");
    }

    #[test]
    fn every_reference_is_of_a_component_and_names_are_unique() {
        let document = document();
        let mut names = BTreeSet::from(["rounds@0.1.0"]);
        for component in document["components"].as_array().expect("a list") {
            let name = component["bom-ref"].as_str().expect("a name");
            assert!(names.insert(name), "{name} twice");
        }
        let dependencies = document["dependencies"].as_array().expect("a list");
        assert_eq!(dependencies.len(), names.len());
        for dependency in dependencies {
            assert!(names.contains(dependency["ref"].as_str().expect("a name")));
            for needed in dependency["dependsOn"].as_array().expect("a list") {
                assert!(names.contains(needed.as_str().expect("a name")), "{needed}");
            }
        }
    }
}
