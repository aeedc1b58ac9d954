//! `media.ringcentral.com`: the sound of recordings, which are made here of one tone (ringcentral-api.md §6).

use super::RingCentral;
use super::rate_limit::Group;
use super::refusal::Refusal;
use super::rest::with_headers;
use crate::clock::Moment;
use crate::exchange::{Request, Response};

/// What kind of sound recordings are.
pub const SOUND: &str = "audio/wav";
/// Both the application and the user need it.
const PERMISSION: &str = "ReadCallRecording";
/// Samples a second, a byte each: telephone quality.
const RATE: u32 = 8_000;

impl RingCentral {
    /// A request to the host of recordings. A token in the address opens nothing here, though it would at RingCentral:
    /// whoever writes one there writes it into histories and logs.
    pub(super) fn media(&mut self, request: &Request, now: Moment) -> Response {
        let identity = match self.authorization.identify(request, now) {
            Ok(identity) => identity,
            Err(refusal) => return refusal.response(),
        };
        let Some(id) = self.recording_named(&request.path).filter(|_| request.method == "GET") else {
            return Refusal::unknown_path().response();
        };
        let verdict = self.limiter.admit(&identity.rate_key(), Group::Heavy, now);
        let mut records = self.switch.records().iter();
        let recorded = records.find(|record| record.shown_recordings(now).any(|one| one.id == id));
        let response = match recorded {
            _ if !verdict.admitted => Refusal::rate_exceeded().response(),
            _ if self.withholds(identity.extension, PERMISSION) => Refusal::user_permission(PERMISSION).response(),
            _ if !identity.scopes.contains(PERMISSION) => Refusal::app_permission(PERMISSION).response(),
            Some(_) if self.erased.contains(&id) => Refusal::not_found("recording").response(),
            Some(record) if record.extension != identity.extension => Refusal::other_extension().response(),
            Some(record) => sound(record.duration),
            None => Refusal::not_found("recording").response(),
        };
        with_headers(response, verdict.headers)
    }

    /// The recording whose content a path names.
    fn recording_named(&self, path: &str) -> Option<String> {
        let (own, rest) = path.strip_prefix("/restapi/v1.0/account/")?.split_once("/recording/")?;
        let id = rest.strip_suffix("/content")?;
        (own == "~" || own == self.account.id.to_string()).then(|| id.to_owned())
    }
}

fn sound(milliseconds: i64) -> Response {
    let body = tone(u32::try_from(milliseconds).unwrap_or_default());
    Response::empty(200)
        .with_header("content-type", SOUND)
        .with_header("content-length", body.len().to_string())
        .with_header("content-disposition", "attachment; filename=recording.wav")
        .with_body(body)
}

/// So many milliseconds of a tone of 400 Hz, as a WAV file of one channel with a byte a sample.
fn tone(milliseconds: u32) -> Vec<u8> {
    let samples = RATE / 100 * (milliseconds / 10);
    let mut file = b"RIFF".to_vec();
    file.extend((36 + samples).to_le_bytes());
    file.extend(b"WAVEfmt ");
    // The length of this part, then: not compressed, one channel.
    file.extend(16_u32.to_le_bytes());
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    // Samples a second, bytes a second.
    file.extend([RATE, RATE].map(u32::to_le_bytes).concat());
    // Bytes a sample, bits a sample.
    file.extend([1_u16, 8].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(samples.to_le_bytes());
    // Twenty samples to a wave, which is a triangle: up for ten of them and down again.
    file.extend((0..samples).map(|sample| {
        let place = sample % 20;
        let height = if place < 10 { place } else { 20 - place };
        u8::try_from(78 + height * 10).unwrap_or(128)
    }));
    file
}

#[cfg(test)]
mod tests {
    use super::tone;

    #[test]
    fn a_tone_is_as_long_as_it_says() {
        let file = tone(2_500);
        assert_eq!(file.len(), 44 + 20_000);
        assert_eq!(file.get(40..44), Some(&20_000_u32.to_le_bytes()[..]));
        assert_eq!(file.get(4..8), Some(&20_036_u32.to_le_bytes()[..]));
        let wave = &file[44..64];
        assert_eq!((wave.iter().min(), wave.iter().max()), (Some(&78), Some(&178)));
    }
}
