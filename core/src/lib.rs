//! Decides, and never touches the world: no network, no git, no terminal, no clock, no environment variables.
//!
//! The road of `towpath pull` through this crate: [`config`] (what `environments.toml` says), [`resolve`] (which
//! environment and which app), a decoder ([`gen1`], [`gen2`]) from what AWS stores to the neutral
//! [`backend::BackendConfig`], a renderer ([`render`]) from that to files, and [`pull`], which compares them with the
//! disk. Every error carries an id of the [`catalog`], and with it an exit code.

pub mod affected;
pub mod archive;
pub mod artifact;
pub mod backend;
pub mod catalog;
pub mod checkout;
pub mod config;
pub mod console;
pub mod denial;
pub mod deploy;
pub mod diff;
pub mod doctor;
pub mod fields;
pub mod fingerprint;
pub mod gen1;
pub mod gen2;
pub mod health;
pub mod hosting;
pub mod iam;
pub mod init;
pub mod introspection;
pub mod js_json;
pub mod name;
pub mod notify;
pub mod pin;
pub mod ports;
pub mod promotion;
pub mod protect;
pub mod pull;
pub mod release;
pub mod render;
pub mod requires;
pub mod resolve;
pub mod rollback;
pub mod secrets;
pub mod snapshot;
pub mod source;
pub mod status;
pub mod suggest;
pub mod time;
pub mod value_paths;
pub mod vocabulary;
pub mod wait;
pub mod warning;
pub mod watching;
